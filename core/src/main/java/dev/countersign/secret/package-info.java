/** Values that are used but never shown. */
@NullMarked
package dev.countersign.secret;

import org.jspecify.annotations.NullMarked;
