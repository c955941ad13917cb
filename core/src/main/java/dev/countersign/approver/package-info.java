/** The people who may answer. */
@NullMarked
package dev.countersign.approver;

import org.jspecify.annotations.NullMarked;
