import { app } from '@azure/functions';

app.http('echo', {
  methods: ['POST'],
  handler: async (request) => ({
    body: await request.text(),
    headers: { 'content-type': 'application/json' },
  }),
});
