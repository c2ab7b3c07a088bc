import { afterEach, describe, expect, it } from "vitest";
import { findOrphans, type Orphan } from "./orphans.ts";
import type { FoundObject } from "./tagged-objects.ts";
import { type CutShort, type CutShortParts, cutShort, found, stateKey, stateOf } from "./testing/cut-short.ts";

let made: CutShort[] = [];
afterEach(() => {
  for (const each of made) each.remove();
  made = [];
});

async function orphansOf(parts: CutShortParts, creates?: readonly string[]): Promise<readonly Orphan[]> {
  const stack = cutShort(parts);
  made.push(stack);
  return findOrphans(stack.search, [{ node: stack.node, creates: creates && new Set(creates) }]);
}

const queue = (changes: Partial<FoundObject> = {}) =>
  found({ stack: "test-app", address: "aws_sqs_queue.jobs", importId: "https://queues/jobs", ...changes });
const code = { aws_sqs_queue: { jobs: { name: "jobs", tags: { Address: "aws_sqs_queue.jobs" } } } };

describe("an object that no state holds", () => {
  it("is named with the command that imports it", async () => {
    expect(await orphansOf({ resource: code, objects: [queue()] })).toEqual([
      {
        stack: "test-app",
        type: "aws_sqs_queue",
        address: "aws_sqs_queue.jobs",
        importId: "https://queues/jobs",
        arn: undefined,
        certain: true,
        replaces: false,
        command: "terraform -chdir=cdktf.out/stacks/test-app import aws_sqs_queue.jobs https://queues/jobs",
        instead: undefined,
      },
    ]);
  });

  it("is none once a state holds it by id or by ARN, be it another stack's", async () => {
    const arn = "arn:aws:sqs:here:000000000000:jobs";
    const held = (attributes: object) => stateOf({ type: "aws_sqs_queue", name: "x", attributes });
    const states = [{ id: "https://queues/jobs" }, { id: "another form of the id", arn }].map(held);
    for (const state of states) {
      const other = { "test/here/other/terraform.tfstate": state };
      expect(await orphansOf({ resource: code, objects: [queue({ arn })], states: other })).toEqual([]);
    }
  });

  it("is one though a state holds its namesake in another region", async () => {
    const state = stateOf({
      type: "aws_sqs_queue",
      name: "x",
      attributes: { id: "https://queues/jobs", region: "there" },
    });
    expect(
      await orphansOf({ resource: code, objects: [queue({ region: "here" })], states: { [stateKey]: state } }),
    ).toHaveLength(1);
  });

  it("is nobody's business if its tags name a stack that was not asked about", async () => {
    expect(await orphansOf({ resource: code, objects: [queue({ stack: "test-other" })] })).toEqual([]);
  });

  it("makes nobody guess while a state cannot be read, and the state's text is not shown", async () => {
    const states = { "test/here/other/terraform.tfstate": '{"version":4,"resources":[{"password":"hunter2"' };
    const failing = orphansOf({ resource: code, objects: [queue()], states });
    await expect(failing).rejects.toThrow("s3://states/test/here/other/terraform.tfstate is not a Terraform state");
    await expect(failing).rejects.not.toThrow(/hunter2/);
  });
});

describe("an object that cannot be imported as it is", () => {
  const insteadOf = async (parts: Partial<CutShortParts> & Pick<CutShortParts, "objects">) => {
    const orphans = await orphansOf({ resource: code, ...parts });
    return orphans.map(({ command, instead }) => command ?? instead);
  };

  it("is left over from a replacement: the state has its successor", async () => {
    const state = stateOf({ type: "aws_sqs_queue", name: "jobs", attributes: { id: "the new one" } });
    const states = { [stateKey]: state };
    const objects = [queue(), queue({ importId: "the new one" })];
    expect(await insteadOf({ objects, states })).toEqual([
      expect.stringContaining("the state has another object at aws_sqs_queue.jobs"),
    ]);
  });

  it("was made from code that is gone", async () => {
    expect(await insteadOf({ objects: [queue({ address: "aws_sqs_queue.old" })] })).toEqual([
      expect.stringContaining("the code has no aws_sqs_queue.old: check out the version that was being applied"),
    ]);
  });

  it("is one of two for one address: the second is told apart", async () => {
    const objects = [queue({ importId: "https://queues/b" }), queue({ importId: "https://queues/a" })];
    expect(await insteadOf({ objects })).toEqual([
      "terraform -chdir=cdktf.out/stacks/test-app import aws_sqs_queue.jobs https://queues/a",
      expect.stringContaining("another object for aws_sqs_queue.jobs"),
    ]);
  });

  it.each(["$(touch x)", "aws_sqs_queue.a b", "aws_sqs_queue.a'; x", "-help", "aws_kms_key.jobs", undefined])(
    "has a tag that was tampered with: %s",
    async (address) => {
      expect(await insteadOf({ objects: [queue({ address })] })).toEqual([
        expect.stringContaining("it has no tag Address that names a resource of its type"),
      ]);
    },
  );

  it("is of a type that is never imported, or of one whose ids are not known here", async () => {
    const address = "aws_acm_certificate_validation.x";
    const objects = [
      queue({ type: "aws_acm_certificate_validation", address }),
      queue({ importId: undefined, arn: "a" }),
    ];
    const resource = { ...code, aws_acm_certificate_validation: { x: {} } };
    expect(await insteadOf({ resource, objects })).toEqual([
      expect.stringContaining("a aws_acm_certificate_validation cannot be imported: it is no object of its own"),
      expect.stringContaining("look up what a aws_sqs_queue is imported by"),
    ]);
  });

  it("is one instance of many, which share a tag", async () => {
    const resource = { aws_sqs_queue: { jobs: { for_each: ["a", "b"], tags: { Address: "aws_sqs_queue.jobs" } } } };
    const objects = [queue(), queue({ importId: "https://queues/b" })];
    const told = expect.stringContaining("aws_sqs_queue.jobs has several instances: find out which one this is");
    expect(await insteadOf({ resource, objects })).toEqual([told, told]);
  });

  it("has control characters in its id", async () => {
    expect(await insteadOf({ objects: [queue({ importId: "a\u001b[2Jb" })] })).toEqual([
      expect.stringContaining("its id has control characters in it"),
    ]);
  });
});

describe("an object whose predecessor at its address is gone", () => {
  const gone = stateOf(
    { type: "aws_sqs_queue", name: "jobs", attributes: { id: "https://queues/old" } },
    { type: "aws_kms_alias", name: "key", attributes: { id: "alias/old", name: "alias/old" } },
  );
  const resource = { ...code, aws_kms_alias: { key: { name: "alias/new" } } };
  const states = { [stateKey]: gone };
  const directory = "-chdir=cdktf.out/stacks/test-app";

  it("is imported once the state has forgotten that one", async () => {
    const [orphan, ...others] = await orphansOf({ resource, objects: [queue()], states });
    expect(orphan).toMatchObject({
      replaces: true,
      command:
        `terraform ${directory} apply -refresh-only -auto-approve -target=aws_sqs_queue.jobs` +
        ` && terraform ${directory} import aws_sqs_queue.jobs https://queues/jobs`,
    });
    expect(others).toEqual([]);
  });

  it("is known without tags where everything that exists was found", async () => {
    const alias = found({ type: "aws_kms_alias", importId: "alias/new" });
    expect(await orphansOf({ resource, objects: [alias], states })).toMatchObject([
      { address: "aws_kms_alias.key", importId: "alias/new", replaces: true },
    ]);
    const partly = { complete: false, find: async () => [queue(), alias] };
    expect(await orphansOf({ resource, objects: partly, states })).toMatchObject([{ address: "aws_sqs_queue.jobs" }]);
  });
});

describe("an object without tags", () => {
  const api = {
    aws_apigatewayv2_api: { api: { name: "a", tags: { Address: "aws_apigatewayv2_api.api" } } },
    aws_apigatewayv2_route: { post: { api_id: "${aws_apigatewayv2_api.api.id}" } },
    aws_lambda_permission: { post: { function_name: "${aws_lambda_function.f.function_name}", statement_id: "api" } },
    aws_lambda_function: { f: { function_name: "fn", tags: { Address: "aws_lambda_function.f" } } },
    aws_kms_alias: { key: { name: "alias/${local.x}" } },
  };
  const theApi = found({
    type: "aws_apigatewayv2_api",
    importId: "abc",
    stack: "test-app",
    address: "aws_apigatewayv2_api.api",
  });
  const route = (importId: string) => found({ type: "aws_apigatewayv2_route", importId });

  it("is known by what it hangs on, whether that is in the state or no more than found", async () => {
    const attributes = { id: "fn", function_name: "fn" };
    const states = { [stateKey]: stateOf({ type: "aws_lambda_function", name: "f", attributes }) };
    const permission = found({ type: "aws_lambda_permission", importId: "fn/api" });
    const orphans = await orphansOf({ resource: api, objects: [theApi, route("abc/r1"), permission], states });
    expect(orphans.map(({ address }) => address)).toEqual([
      "aws_apigatewayv2_api.api",
      "aws_apigatewayv2_route.post",
      "aws_lambda_permission.post",
    ]);
  });

  it("is not ours if it hangs on something else", async () => {
    const permission = found({ type: "aws_lambda_permission", importId: "other/api" });
    const states = {
      [stateKey]: stateOf({ type: "aws_lambda_function", name: "f", attributes: { function_name: "fn" } }),
    };
    const objects = [theApi, route("xyz/r1"), permission, found({ type: "aws_vpc", importId: "vpc-1" })];
    expect(await orphansOf({ resource: api, objects, states })).toHaveLength(1);
  });

  it("is one of several where nothing tells them apart", async () => {
    const two = {
      ...api,
      aws_apigatewayv2_route: { a: api.aws_apigatewayv2_route.post, b: api.aws_apigatewayv2_route.post },
    };
    const orphans = await orphansOf({ resource: two, objects: [theApi, route("abc/r1")] });
    expect(orphans[1]).toMatchObject({
      address: undefined,
      instead: expect.stringContaining("it is one of aws_apigatewayv2_route.a, aws_apigatewayv2_route.b"),
    });
  });

  it("is looked for among what the killed apply was to create alone", async () => {
    const creates = ["aws_apigatewayv2_api.api"];
    expect(await orphansOf({ resource: api, objects: [theApi, route("abc/r1")] }, creates)).toHaveLength(1);
  });

  it("may exist where nobody can tell, if all that it hangs on does and it would be in the way", async () => {
    const lambda = found({
      type: "aws_lambda_function",
      importId: "fn",
      stack: "test-app",
      address: "aws_lambda_function.f",
    });
    const resource = { ...api, aws_sns_topic_policy: { p: { arn: "arn:aws:sns:here:1:t" } } };
    const objects = { complete: false, find: async () => [lambda] };
    expect(
      (await orphansOf({ resource, objects })).map(({ address, certain, importId }) => [address, certain, importId]),
    ).toEqual([
      ["aws_lambda_function.f", true, "fn"],
      ["aws_lambda_permission.post", false, "fn/api"],
    ]);
  });
});
