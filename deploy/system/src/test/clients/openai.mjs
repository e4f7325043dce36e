// What an app does with OpenAI's own client, against a device: node openai.mjs ENDPOINT TOKEN MODEL
import assert from "node:assert/strict";
import OpenAI from "openai";

const [endpoint, apiKey, model] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${endpoint}/v1`, apiKey, maxRetries: 0 });
const messages = [{ role: "user", content: "Once upon a time, there was a little girl named Mia." }];

const models = await client.models.list();
assert.ok(models.data.some((one) => one.id === model));
assert.equal((await client.models.retrieve(model)).id, model);

const chat = await client.chat.completions.create({ model, messages, max_tokens: 16, temperature: 0 });
assert.equal(chat.object, "chat.completion");
assert.equal(chat.choices[0].message.role, "assistant");
assert.ok(chat.choices[0].message.content.length > 10);
assert.equal(chat.choices[0].finish_reason, "length");
assert.equal(chat.usage.completion_tokens, 16);

const stream = await client.chat.completions.create({
  model,
  messages,
  max_tokens: 16,
  temperature: 0,
  stream: true,
  stream_options: { include_usage: true },
});
let text = "";
let pieces = 0;
let usage;
for await (const chunk of stream) {
  text += chunk.choices[0]?.delta?.content ?? "";
  pieces += chunk.choices.length;
  usage = chunk.usage ?? usage;
}
assert.equal(text, chat.choices[0].message.content);
assert.ok(pieces > 4, `${pieces} pieces`);
assert.equal(usage.completion_tokens, 16);

const completion = await client.completions.create({ model, prompt: "Tom had a", max_tokens: 8, stop: ["."], seed: 1 });
assert.ok(completion.choices[0].text.length > 0);

const json = await client.chat.completions.create({
  model,
  messages,
  max_tokens: 64,
  response_format: { type: "json_object" },
});
assert.match(json.choices[0].message.content, /^\{/);

const floats = await client.embeddings.create({ model, input: ["a dog", "a cat"], encoding_format: "float" });
const base64 = await client.embeddings.create({ model, input: ["a dog", "a cat"] });
assert.equal(floats.data.length, 2);
assert.ok(Math.abs(floats.data[1].embedding[0] - base64.data[1].embedding[0]) < 1e-6);

const abandoned = await client.chat.completions.create({ model, messages, stream: true });
for await (const _ of abandoned) {
  abandoned.controller.abort();
  break;
}

await assert.rejects(client.chat.completions.create({ model: "nowhere", messages }), OpenAI.NotFoundError);
await assert.rejects(client.chat.completions.create({ model, messages, temperature: 9 }), OpenAI.BadRequestError);
await assert.rejects(
  new OpenAI({ baseURL: `${endpoint}/v1`, apiKey: "wrong", maxRetries: 0 }).models.list(),
  OpenAI.AuthenticationError,
);
console.log("openai: done");
