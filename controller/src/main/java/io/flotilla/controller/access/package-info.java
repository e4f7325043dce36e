/**
 * Who may do what: identities of devices and operators, their secrets and certificates, and the
 * record of all changes.
 */
@NullMarked
package io.flotilla.controller.access;

import org.jspecify.annotations.NullMarked;
