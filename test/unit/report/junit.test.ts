import { expect, it } from 'vitest';
import { junitXml } from '../../../shared/report/junit.ts';

it('counts and names the cases', () => {
  const xml = junitXml('suite "a"', [
    { group: 'x', name: 'fine', status: 'passed' },
    { group: 'x', name: 'hm', status: 'passed', note: 'a < b' },
    { group: "it's", name: 'line\nbreak', status: 'failed', note: 'too & much' },
    { group: 'x', name: 'asked', status: 'failed', note: '2', required: '> 3' },
    { group: 'x', name: 'nothing', status: 'skipped', note: 'no "rows"' },
  ]);
  const totals = 'tests="5" failures="2" errors="0" skipped="1"';
  expect(xml.split('\n')).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite name="suite &quot;a&quot;" ${totals}>`,
    '    <testcase classname="x" name="fine"/>',
    '    <testcase classname="x" name="hm"><system-out>a &lt; b</system-out></testcase>',
    '    <testcase classname="it&#39;s" name="line&#10;break"><failure message="too &amp; much"/></testcase>',
    '    <testcase classname="x" name="asked"><failure message="2">found: 2&#10;required: &gt; 3</failure></testcase>',
    '    <testcase classname="x" name="nothing"><skipped message="no &quot;rows&quot;"/></testcase>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ]);
});

it('has no character that XML does not know', () => {
  const xml = junitXml('s', [{ group: 'a\u0000\u0008b', name: '\uD800\uFFFF€', status: 'passed' }]);
  expect(xml).toContain('classname="a\uFFFD\uFFFDb" name="\uFFFD\uFFFD€"');
});
