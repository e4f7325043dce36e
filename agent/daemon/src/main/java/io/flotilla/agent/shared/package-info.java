/**
 * What every part of the agent may use: configuration, durable files, logging, digests' home on
 * disk.
 */
@NullMarked
package io.flotilla.agent.shared;

import org.jspecify.annotations.NullMarked;
