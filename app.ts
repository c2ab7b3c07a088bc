import { App } from "cdktf";
import { withoutSourceMaps } from "#constructs/core/quick-synthesis";
import { loadEnvironments } from "#environments/index";
import { addStacks } from "#stacks/index";

withoutSourceMaps(() => {
  const app = new App({ stackTraces: false });
  for (const environment of loadEnvironments()) addStacks(app, environment);
  app.synth();
});
