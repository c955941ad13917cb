/** The whole product against its sandbox and a real PostgreSQL. */
@NullMarked
package dev.countersign.e2e;

import org.jspecify.annotations.NullMarked;
