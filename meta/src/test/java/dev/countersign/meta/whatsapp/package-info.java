@NullMarked
package dev.countersign.meta.whatsapp;

import org.jspecify.annotations.NullMarked;
