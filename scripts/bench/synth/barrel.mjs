// What `import { KinesisStream } from "@cdktf/provider-aws"` in any one file costs: all of the bindings are loaded.
import "@cdktf/provider-aws";
