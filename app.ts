import { App } from "cdktf";
import { withoutTokenTraces } from "#constructs/core/quick-synthesis";
import { loadEnvironments } from "#environments/index";
import { addStacks } from "#stacks/index";

withoutTokenTraces(() => {
  const app = new App({ stackTraces: false });
  for (const environment of loadEnvironments()) addStacks(app, environment);
  app.synth();
});
