/** The command line with which operators publish models, run rollouts and look at their fleet. */
@NullMarked
package io.flotilla.cli;

import org.jspecify.annotations.NullMarked;
