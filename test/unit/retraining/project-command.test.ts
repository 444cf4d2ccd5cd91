import { expect, it } from 'vitest';
import { projectCommand } from '../../../shared/retraining/engines/project-command.ts';

const project = `
name: churn
entry_points:
  train:
    parameters: { data: path, model: string }
    command: "python -m telco.train --data {data} --model {model}"
`;

it('fills the parameters in without a shell, so a value may hold spaces and quotes', () => {
  expect(
    projectCommand(project, 'train', { data: "/a b/it's.csv", model: 'm; rm x' }, '/venv/python'),
  ).toEqual(['/venv/python', '-m', 'telco.train', '--data', "/a b/it's.csv", '--model', 'm; rm x']);
});

it.each([
  ['an unknown entry point', project, 'evaluate', /no entry point/],
  ['a parameter nobody gives', project, 'train', /unknown parameter \{model\}/],
  ['a file that is no project', 'just text', 'train', /expected object/],
])('refuses %s', (_name, text, entryPoint, message) => {
  expect(() => projectCommand(text, entryPoint, { data: 'x' }, 'python3')).toThrow(message);
});
