// What an app does with Ollama's own client, against a device: node ollama.mjs ENDPOINT TOKEN MODEL
import assert from "node:assert/strict";
import { Ollama } from "ollama";

const [host, token, model] = process.argv.slice(2);
const client = new Ollama({ host, headers: { Authorization: `Bearer ${token}` } });
const messages = [{ role: "user", content: "Once upon a time, there was a little girl named Mia." }];
const options = { temperature: 0, num_predict: 16 };

assert.ok((await client.version()).version.length > 0);
assert.ok((await client.list()).models.some((one) => one.name === model));

const chat = await client.chat({ model, messages, options });
assert.equal(chat.message.role, "assistant");
assert.ok(chat.message.content.length > 10);
assert.equal(chat.done_reason, "length");
assert.equal(chat.eval_count, 16);

let text = "";
let last;
for await (const part of await client.chat({ model, messages, options, stream: true })) {
  text += part.message.content;
  last = part;
}
assert.equal(text, chat.message.content);
assert.ok(last.done && last.prompt_eval_count > 0 && last.total_duration > 0);

const generated = await client.generate({ model, prompt: "Tom had a", raw: true, options });
assert.ok(generated.response.length > 0);

const embedded = await client.embed({ model, input: ["a dog", "a cat"] });
assert.equal(embedded.embeddings.length, 2);

await assert.rejects(client.chat({ model: "nowhere", messages }), { status_code: 404 });
console.log("ollama: done");
