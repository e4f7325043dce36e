/** The local API as clients of the Open Inference Protocol (KServe's second) speak it. */
@NullMarked
package io.flotilla.agent.serve.kserve;

import org.jspecify.annotations.NullMarked;
