/** The phone page: a person's side of the conversation in a browser. */
@NullMarked
package dev.countersign.sandbox.phone;

import org.jspecify.annotations.NullMarked;
