/** Messenger conversations of a Page: the questions and notices that we send. */
@NullMarked
package dev.countersign.meta.messenger;

import org.jspecify.annotations.NullMarked;
