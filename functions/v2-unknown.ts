import '../startup.ts';
import { app } from '@azure/functions';
import { answerUnknownPath } from '../shared/app/answer-inference.ts';
import { everyMethod } from '../shared/app/inference-handler.ts';

// Routes are tried in the order of the functions' names: this one must come after all others of v2.
app.http('v2-unknown', {
  methods: everyMethod,
  authLevel: 'function',
  route: 'v2/{*path}',
  handler: answerUnknownPath,
});
