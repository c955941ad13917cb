@NullMarked
package dev.countersign.meta.account;

import org.jspecify.annotations.NullMarked;
