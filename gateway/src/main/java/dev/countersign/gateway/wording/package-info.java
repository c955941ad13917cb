/** What people read, in 12 languages: the words are data, one table a language. */
@NullMarked
package dev.countersign.gateway.wording;

import org.jspecify.annotations.NullMarked;
