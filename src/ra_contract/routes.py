"""The interface, version 1: JSON over TLS with a client certificate of the kiosk, a row a route.

Both sides use these records: the RA to publish its OpenAPI, the kiosk to check what comes. Binary values are base64
(standard alphabet, padded); times are RFC 3339 in UTC. Refusals are problem documents (RFC 9457) with a stable `code`.

| verb, path | body -> answer | refusals (status: code) |
|---|---|---|
| GET /v1/health | -> Health | |
| POST /v1/session | SignIn -> Session (201) | 401 bad-credentials (tries_left), 423 account-locked + Retry-After |
| GET /v1/session | -> Session (its token empty) | 401 session-ended |
| DELETE /v1/session | -> 204 | 401 |
| PUT /v1/me/password | PasswordChange -> 204, ends all sessions | 422 password-rules (broken), 403 old-password |
| GET /v1/terms/{carrier}?language= | -> Terms | |
| GET /v1/me/certificates | -> list[Certificate] | |
| GET /v1/me/eligibility/{kind} | -> Eligibility | |
| GET /v1/orders | -> list[Order], newest first | |
| POST /v1/orders | OrderRequest + Idempotency-Key -> Order (201) | 409 the codes of Eligibility, terms-changed |
| GET /v1/orders/{id} | -> Order | 404 not-found |
| PUT /v1/orders/{id}/card | CardBinding -> Order | 409 card-unknown, card-not-yours, order-state; renewal: other-card |
| PUT /v1/orders/{id}/card-authentication | Witness -> Challenge | 409 order-state, 429 too-many-requests |
| PUT /v1/orders/{id}/card-authentication/response | ChallengeResponse -> 204 | 409 card-not-genuine |
| PUT /v1/orders/{id}/certificates/{use} | CertificateRequest -> Issued | 409 order-state, key-already-used; |
| | | 422 proof-of-possession, key-too-weak; renewal: 422 old-key, 409 certificate-held, -revoked |
| PUT /v1/orders/{id}/confirmation | Confirmation -> Order | 409 order-state; 422 proof-of-possession; as above |
| PUT /v1/orders/{id}/cancellation | -> Order | 409 order-state |
| POST /v1/signature-tests | -> SignatureTest (201) | |
| PUT /v1/signature-tests/{id} | SignatureAnswer -> SignatureVerdict | 404 not-found |
| PUT /v1/orders/{id}/payment | Payment -> Order | 402 the codes of payment; |
| | | 409 payment-in-doubt, order-state, certificate-held, -revoked, -expired |
| PUT /v1/orders/{id}/old-key-proof | Proof -> Order | 409 order-state; 422 old-key |
| POST /v1/me/certificates/status-changes | StatusChange + Idempotency-Key -> list[Certificate] |
| | | 403 wrong-password, 409 status-transition, 423 account-locked (the session ends) |
| GET /v1/me/certificates/{serial}/statement | -> Statement, the same within a session | 404 not-found |
| PUT /v1/statements/{number}/prints/{job} | -> StatementPrint, the same for the same job | 404 not-found |
| GET /v1/statements/{number}/pdf?page=&copy= | -> application/pdf, signed (PAdES) | 404 not-found |
| GET /v1/me/pin-fragments | -> PinFragments | |
| GET /v1/pin-resets/current | -> PinReset | 404 not-authorised; 409 authorisation-expired, other-kiosk |
| PUT /v1/pin-resets/{id}/redemption | CardBinding -> UnblockingCodes | 409 other-card, authorisation-expired, -spent |
| PUT /v1/pin-resets/{id}/completion | -> 204 | 409 authorisation-spent |
| GET /v1/driver | -> Driver | |
| GET /v1/driver/file | -> application/zip | |

Every path but health and POST session wants `Authorization: Bearer <token>`; a session lives only under the TLS client
certificate that opened it. With `password_change_required` only DELETE session and PUT password are open (403
password-change-required).
"""
