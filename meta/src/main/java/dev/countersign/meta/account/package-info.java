/** Questions to Meta about an account of ours and about the people who write to it. */
@NullMarked
package dev.countersign.meta.account;

import org.jspecify.annotations.NullMarked;
