/** Templates of the form {@code @{directive:path}}. */
@NullMarked
package dev.countersign.expression;

import org.jspecify.annotations.NullMarked;
