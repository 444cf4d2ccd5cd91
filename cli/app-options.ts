import { type Command, Option } from 'commander';

/** Where the app is, for commands that ask a running one. */
export const appOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--url <url>', 'address of the app').env('RELEVO_URL').default('http://127.0.0.1:7071'),
    )
    .addOption(new Option('--key <key>', 'key of the app; not needed locally').env('RELEVO_KEY'));
