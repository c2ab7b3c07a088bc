import { main } from "#scripts/commands/main";

// The command line at work in another directory than the repository's: what it keeps there cannot meet what a person rehearses.
const [root, ...argv] = process.argv.slice(2);
process.exitCode = await main(argv, root);
