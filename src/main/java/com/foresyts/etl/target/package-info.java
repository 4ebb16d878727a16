/** The PostgreSQL side: connections, the schema, the upsert. Knows nothing of DynamoDB. */
@NullMarked
package com.foresyts.etl.target;

import org.jspecify.annotations.NullMarked;
