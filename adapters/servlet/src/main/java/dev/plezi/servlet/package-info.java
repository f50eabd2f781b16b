/** An app as a part of a web application in a servlet container. */
@NullMarked
package dev.plezi.servlet;

import org.jspecify.annotations.NullMarked;
