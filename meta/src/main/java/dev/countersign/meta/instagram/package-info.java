/** Instagram direct messages: the questions and notices that we send. */
@NullMarked
package dev.countersign.meta.instagram;

import org.jspecify.annotations.NullMarked;
