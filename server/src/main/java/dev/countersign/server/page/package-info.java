/** Pages for people who decide: small, without scripts, for a phone. */
@NullMarked
package dev.countersign.server.page;

import org.jspecify.annotations.NullMarked;
