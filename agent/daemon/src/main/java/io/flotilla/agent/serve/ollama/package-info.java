/** The local API as Ollama's clients speak it. */
@NullMarked
package io.flotilla.agent.serve.ollama;

import org.jspecify.annotations.NullMarked;
