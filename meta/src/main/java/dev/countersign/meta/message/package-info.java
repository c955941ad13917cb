/** Questions as texts and templates: what the three channels have in common. */
@NullMarked
package dev.countersign.meta.message;

import org.jspecify.annotations.NullMarked;
