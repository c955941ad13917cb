/** Structured values as workflows hand them in: text, numbers, truth values, lists and maps. */
@NullMarked
package dev.countersign.value;

import org.jspecify.annotations.NullMarked;
