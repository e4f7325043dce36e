/** The local API as OpenAI's clients speak it. */
@NullMarked
package io.flotilla.agent.serve.openai;

import org.jspecify.annotations.NullMarked;
