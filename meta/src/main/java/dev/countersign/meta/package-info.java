/** The edge to Meta: the accounts that we speak for and the secrets that prove it. */
@NullMarked
package dev.countersign.meta;

import org.jspecify.annotations.NullMarked;
