/** What a service manager, and a person on the device, learn of the running agent. */
@NullMarked
package io.flotilla.agent.service;

import org.jspecify.annotations.NullMarked;
