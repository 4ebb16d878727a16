/** DynamoDB JSON: the notation of items in the service's protocol and in the rejects file. */
@NullMarked
package com.foresyts.etl.json;

import org.jspecify.annotations.NullMarked;
