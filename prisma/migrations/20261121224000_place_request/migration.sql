-- Requests that a service answered in an environment on a billing day: what its cost is divided by.
CREATE TABLE "place_request_day" (
    "service_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "on" DATE NOT NULL,
    "requests" DOUBLE PRECISION,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "place_request_day_pkey" PRIMARY KEY ("service_id","environment_id","on")
);
