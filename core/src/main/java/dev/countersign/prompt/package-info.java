/** The channel-neutral question and notices, before a channel gives them its own shape. */
@NullMarked
package dev.countersign.prompt;

import org.jspecify.annotations.NullMarked;
