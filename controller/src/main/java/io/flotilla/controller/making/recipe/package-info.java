/** What is to be made of every version of a model, and what the outcome must keep to. */
@NullMarked
package io.flotilla.controller.making.recipe;

import org.jspecify.annotations.NullMarked;
