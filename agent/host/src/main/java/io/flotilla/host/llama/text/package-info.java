/** What llama.cpp offers to make prompts, choose tokens and read them. */
@NullMarked
package io.flotilla.host.llama.text;

import org.jspecify.annotations.NullMarked;
