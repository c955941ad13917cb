/** Records of what happened, of bounded length. */
@NullMarked
package dev.countersign.sandbox.record;

import org.jspecify.annotations.NullMarked;
