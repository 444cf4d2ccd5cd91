import '../startup.ts';
import { app } from '@azure/functions';
import { relevo } from '../shared/app/relevo.ts';

// What this instance serves, since when and from which digest; names of models and versions, hence the key.
app.http('status', {
  methods: ['GET'],
  authLevel: 'function',
  route: 'status',
  handler: async () => ({ jsonBody: { models: relevo.serving().status() } }),
});
