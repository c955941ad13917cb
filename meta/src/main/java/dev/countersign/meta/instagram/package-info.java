/** Instagram direct messages through a Facebook Page: the questions and notices that we send. */
@NullMarked
package dev.countersign.meta.instagram;

import org.jspecify.annotations.NullMarked;
