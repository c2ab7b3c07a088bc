import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { idOf, mail, webhookBody } from "./message.ts";
import { notification } from "./notification.ts";
import { signatureHeaders, signingKey } from "./sign.ts";
import { told } from "./testing/told.ts";

describe("a message for Slack", () => {
  const message = (change: Parameters<typeof told>[0]) => JSON.parse(webhookBody(told(change), "slack"));

  it("has a heading, the text, the facts and the channel", () => {
    expect(message({})).toEqual({
      text: "🔴 consumer_batch missed its deadline\nNo batch was completed between 03:00 and 03:05.",
      channel: "#data-alerts",
      blocks: [
        { type: "header", text: { type: "plain_text", text: "🔴 consumer_batch missed its deadline", emoji: false } },
        {
          type: "section",
          text: { type: "plain_text", text: "No batch was completed between 03:00 and 03:05.", emoji: false },
        },
        {
          type: "section",
          fields: [
            { type: "plain_text", text: "channel: #data-alerts", emoji: false },
            { type: "plain_text", text: "owner: data-team", emoji: false },
          ],
        },
      ],
    });
  });

  it("calls nobody and links nowhere, whatever a merchant is called", () => {
    const hostile = "<!channel> <https://evil.example|Click> <@U1> & <b>";
    const { text, blocks } = message({ title: hostile, text: hostile, facts: { merchant: hostile } });
    expect(text).not.toMatch(/[<>]/);
    expect(text).toContain("&lt;!channel&gt;");
    const types = JSON.stringify(blocks).match(/"type":"(mrkdwn|plain_text)"/g);
    expect(new Set(types)).toEqual(new Set(['"type":"plain_text"']));
  });

  it("stays within Slack's limits", () => {
    const facts = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, "v".repeat(256)]));
    const { blocks } = message({ title: "t".repeat(200), text: "", facts });
    expect(blocks[0].text.text.length).toBeLessThanOrEqual(150);
    expect(blocks).toHaveLength(2);
    expect(blocks[1].fields).toHaveLength(10);
  });
});

describe("a message of our own", () => {
  it("is the notification, with an id that stays the same", () => {
    expect(JSON.parse(webhookBody(told(), "generic"))).toEqual({ version: 1, id: idOf(told()), ...told() });
    expect(idOf(told())).toMatch(/^msg_[\w-]{32}$/);
    expect(idOf(told({ title: "another" }))).toBe(idOf(told()));
    expect(idOf(told({ dedupKey: "another" }))).not.toBe(idOf(told()));
  });

  it("is signed as Standard Webhooks says", () => {
    // The example of the specification's reference implementations.
    const key = signingKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    const body = '{"test": 2432232314}';
    const headers = signatureHeaders("msg_p5jXN8AQM9LWM0D4loKWxJek", body, key, new Date(1614265330 * 1000));
    expect(headers).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
    const forged = createHmac("sha256", Buffer.alloc(32)).update(`x.1.${body}`).digest("base64");
    expect(headers["webhook-signature"]).not.toContain(forged);
  });

  it.each(["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", `whsec_${"A".repeat(200)}`])(
    "is not signed by %j, which is not repeated",
    (key) => {
      expect(() => signingKey(key)).toThrow(/whsec_ and the base64 of 24 to 64 bytes$/);
    },
  );
});

describe("a mail", () => {
  it("has a subject of one line of ASCII, at most 100 characters, and everything in its text", () => {
    const { Subject, Message } = mail(told({ title: `정산 지연 ${"x".repeat(180)}`, status: "resolved" }));
    expect(Subject).toMatch(/^RESOLVED: [\x20-\x7e]{1,90}$/);
    expect(Subject.length).toBeLessThanOrEqual(100);
    expect(Message).toContain("정산 지연");
    expect(Message).toContain("owner: data-team");
  });
});

describe("a notification", () => {
  it.each([
    [{ title: "two\nlines" }, "title"],
    [{ title: "" }, "title"],
    [{ title: "x".repeat(201) }, "title"],
    [{ dedupKey: "x".repeat(257) }, "dedupKey"],
    [{ channel: "#a\r\nb" }, "channel"],
    [{ facts: { a: "b\u0000" } }, "facts"],
    [{ occurredAt: "yesterday" }, "occurredAt"],
    [{ kind: "joke" }, "kind"],
    [{ more: 1 }, ""],
  ])("with %j is refused at %j", (change, place) => {
    const { error } = notification.safeParse({ ...told(), ...change });
    expect(error?.issues[0]?.path[0] ?? "").toBe(place);
  });
});
