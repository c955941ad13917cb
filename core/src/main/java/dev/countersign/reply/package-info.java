/** Answers, and the keys that bind an answer to its approval. */
@NullMarked
package dev.countersign.reply;

import org.jspecify.annotations.NullMarked;
