/** What a sandbox keeps on disk, so that it can be killed and started again. */
@NullMarked
package dev.countersign.sandbox.memory;

import org.jspecify.annotations.NullMarked;
