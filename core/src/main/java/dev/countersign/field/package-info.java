/** What a person is shown: labelled values and how visible each one is. */
@NullMarked
package dev.countersign.field;

import org.jspecify.annotations.NullMarked;
