import { escapeHtml } from './escape-html.ts';

/** One test case: what was tested, and how it went. A note stands beside a case that passed, the reason beside one that did not, with what was asked for if that is given. */
export type JunitCase = {
  group: string;
  name: string;
  status: 'passed' | 'failed' | 'skipped';
  note?: string;
  required?: string;
};

/** JUnit's XML of one suite, as continuous integration reads it. */
export function junitXml(suite: string, cases: readonly JunitCase[]): string {
  const count = (status: JunitCase['status']): number => cases.filter((one) => one.status === status).length;
  const totals = `tests="${cases.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite name="${xmlText(suite)}" ${totals}>`,
    ...cases.map((one) => `    ${caseXml(one)}`),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseXml({ group, name, status, note = '', required = '' }: JunitCase): string {
  const head = `<testcase classname="${xmlText(group)}" name="${xmlText(name)}"`;
  const result = resultXml(status, xmlText(note), xmlText(required));
  return result === '' ? `${head}/>` : `${head}>${result}</testcase>`;
}

function resultXml(status: JunitCase['status'], note: string, required: string): string {
  if (status === 'failed' && required !== '')
    return `<failure message="${note}">found: ${note}&#10;required: ${required}</failure>`;
  if (status === 'failed') return `<failure message="${note}"/>`;
  if (status === 'skipped') return `<skipped message="${note}"/>`;
  return note === '' ? '' : `<system-out>${note}</system-out>`;
}

/** XML has no place for most control characters, not even escaped, nor for halves of surrogate pairs. */
const xmlText = (text: string): string =>
  escapeHtml(
    text.replaceAll(/(?![\t\n\r])\p{Cc}|\p{Surrogate}|\p{Noncharacter_Code_Point}/gu, '\uFFFD'),
  ).replaceAll(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
