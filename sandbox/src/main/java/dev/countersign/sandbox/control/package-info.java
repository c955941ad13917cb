/** The control API: what tests, demos and the phone page do to the sandbox. */
@NullMarked
package dev.countersign.sandbox.control;

import org.jspecify.annotations.NullMarked;
