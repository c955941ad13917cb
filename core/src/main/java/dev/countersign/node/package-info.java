/** A named, configured step that asks a person and suspends the workflow. */
@NullMarked
package dev.countersign.node;

import org.jspecify.annotations.NullMarked;
