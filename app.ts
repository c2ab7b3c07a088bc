import { App } from "cdktf";
import { loadEnvironments } from "#environments/index";
import { addStacks } from "#stacks/index";

const app = new App();
for (const environment of loadEnvironments()) addStacks(app, environment);
app.synth();
