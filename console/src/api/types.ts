/** Written by `npm run console:types` from /openapi.json; a test says when it is stale. */
export interface paths {
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{storefront}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    storefront: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppliers/{supplier}/files/{folder}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    supplier: string;
                    folder: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            /** @enum {string} */
                            role: "viewer" | "operator" | "engineer" | "admin";
                            /** @enum {string} */
                            kind: "person" | "key" | "this machine";
                            /** @description What a page sends as x-crossdock-page with whatever changes something. */
                            page?: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            /** @enum {string} */
                            role: "viewer" | "operator" | "engineer" | "admin";
                            page: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Where the browser ends its session at the provider too. */
                            next: string;
                        };
                    };
                };
                /** @description Signed out. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        token: string;
                        name?: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            /** @enum {string} */
                            role: "viewer" | "operator" | "engineer" | "admin";
                            page: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            people: {
                                name: string;
                                role: string;
                                disabledAt: string | null;
                                /** Format: date-time */
                                createdAt: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        /** @enum {string} */
                        role?: "viewer" | "operator" | "engineer" | "admin";
                        /** @description Why, for those who ask later. */
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            token: string;
                            /** @enum {string} */
                            role: "viewer" | "operator" | "engineer" | "admin";
                            /** Format: date-time */
                            expiresAt: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        role?: "viewer" | "operator" | "engineer" | "admin";
                        disabled?: boolean;
                        /** @description Why, for those who ask later. */
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            sessions: {
                                id: string;
                                name: string;
                                role: string;
                                /** @description What the browser calls itself. */
                                agent: string | null;
                                address: string | null;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                usedAt: string;
                                /** @description The one that asks. */
                                isOwn: boolean;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            keys: {
                                id: string;
                                name: string;
                                role: string;
                                createdBy: string;
                                /** Format: date-time */
                                createdAt: string;
                                expiresAt: string | null;
                                usedAt: string | null;
                                revokedAt: string | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        /** @enum {string} */
                        role: "viewer" | "operator" | "engineer" | "admin";
                        expiresAt?: unknown;
                        /** @description Why, for those who ask later. */
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            /** @enum {string} */
                            role: "viewer" | "operator" | "engineer" | "admin";
                            key: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: {
                    /** @description Why, for those who ask later. */
                    reason?: string;
                };
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                    entity?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            entries: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                who: string;
                                role: string;
                                action: string;
                                entity: string;
                                before?: unknown;
                                after?: unknown;
                                reason?: string | null;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/ways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Whether people sign in with a name and a password. */
                            passwords: boolean;
                            /** @description Where else people sign in: `GET /v1/session/openid`. */
                            provider: {
                                name: string;
                            } | null;
                            /** @description Why this browser came back from the provider without being signed in, told once. */
                            refused: {
                                code: string;
                                title: string;
                                detail: string;
                                remedy: string;
                            } | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/openid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description The page of the console to go to afterwards. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description To the provider. */
                302: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/openid/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    state?: string;
                    code?: string;
                    iss?: string;
                    error?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description To the console. */
                302: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                    /** @description Instead of a list: the purchase orders that a supplier's number, or our PO number, stands for. */
                    reference?: string;
                    storefront?: string;
                    state?: "received" | "held" | "routed" | "unfulfillable" | "shipped" | "cancelled";
                    /** @description Who was asked for some of it. */
                    supplier?: string;
                    /** @description Placed on this day or later, in UTC. */
                    from?: string;
                    /** @description Placed on this day or before, in UTC. */
                    to?: string;
                    /** @description The beginning of the shop's number, or a PO number or a supplier's number. */
                    search?: string;
                    /** @description Only those that wait for a person, whose suppliers are late, or of which an exception is open. */
                    problem?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly orders: {
                                id: string;
                                storefront: string;
                                orderId: string;
                                state: string;
                                isTest: boolean;
                                reason: string | null;
                                /** Format: date-time */
                                placedAt: string;
                                currency: string;
                                /** @description That the customer still wants. */
                                units: number;
                                /** @description What they are sold for. */
                                value: string;
                                /** @description What is left of it by all that is known; null: nothing is. */
                                margin: string | null;
                                promisedBy: string | null;
                                /** @description Answers of suppliers that should have come. */
                                overdue: number;
                                readonly purchaseOrders: {
                                    supplier: string;
                                    poNumber: string;
                                    state: string;
                                }[];
                            }[];
                            next: string | null;
                        } | {
                            readonly orders: {
                                storefront: string;
                                orderId: string;
                                supplier: string;
                                poNumber: string;
                                supplierReference: string | null;
                                state: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description The same for every attempt of the same request. */
                    "idempotency-key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Id of the storefront in crossdock.yaml. */
                        storefront: string;
                        /** @description The shop's order id; a repeated order is recognised by it. */
                        orderId: string;
                        /**
                         * Format: date-time
                         * @description When the customer ordered.
                         */
                        placedAt: string;
                        /** @description Currency of every amount. */
                        currency: string;
                        /**
                         * @description Service level the customer chose.
                         * @default ground
                         */
                        shippingService?: string;
                        /**
                         * @description What the customer paid for shipping, without tax.
                         * @default 0
                         */
                        shippingIncome?: string;
                        /**
                         * Format: date
                         * @description Last day on which the shop told the customer that all of it is there.
                         */
                        promisedBy?: string;
                        /** @description Where it goes. */
                        shipTo: {
                            /** @description Who receives it. */
                            name: string;
                            /** @description Company of the receiver. */
                            company?: string;
                            /** @description Street and house number. */
                            line1: string;
                            /** @description Flat, floor, building. */
                            line2?: string;
                            /** @description City. */
                            city: string;
                            /** @description State or province, as post there writes it, e.g. IL. */
                            region?: string;
                            /** @description Postal code; a text, because it may begin with 0. */
                            postalCode?: string;
                            /** @description ISO 3166-1 alpha-2 country code, e.g. US. */
                            country: string;
                            /** @description Telephone number, as the customer wrote it. */
                            phone?: string;
                            /** @description E-mail address of the customer. */
                            email?: string;
                        };
                        /** @description Gift text or delivery note. */
                        note?: string;
                        /** @description Grows with every change that the shop makes of the order; 1 where it is left out. An older one changes nothing. */
                        version?: number;
                        /**
                         * @description State of the payment; default paid. What is not paid waits.
                         * @enum {string}
                         */
                        payment?: "paid" | "authorized" | "pending" | "refused";
                        /**
                         * @description The shop's judgment of fraud.
                         * @enum {string}
                         */
                        risk?: "low" | "medium" | "high";
                        /** @description It is only a test: no supplier gets it but one that simulates. */
                        test?: boolean;
                        /** @description What was bought. */
                        lines: {
                            /** @description The shop's line id; unique within the order. */
                            lineId: string;
                            /** @description Our SKU. */
                            sku: string;
                            /** @description Units bought. */
                            quantity: number;
                            /** @description Net price of one unit after discounts, without tax. */
                            unitPrice: string;
                            /** @description Product text as the customer saw it. */
                            description?: string;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{storefront}/{orderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    storefront: string;
                    orderId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            orderId: string;
                            test: boolean;
                            storefront: string;
                            state: string;
                            reason: string | null;
                            promisedBy: string | null;
                            estimate: {
                                earliest: string | null;
                                latest: string | null;
                                source: string | null;
                            } | null;
                            readonly lines: {
                                lineId: string;
                                sku: string;
                                quantity: number;
                                promisedBy: string | null;
                                estimate: {
                                    earliest: string | null;
                                    latest: string | null;
                                    source: string | null;
                                } | null;
                            }[];
                            routing: {
                                attempt: number;
                                algorithm: string;
                                explanation: unknown;
                            }[] | null;
                            purchaseOrders: {
                                supplier: string;
                                poNumber: string;
                                state: string;
                                supplierReference: string | null;
                                shipBy: string | null;
                                estimates: unknown;
                                readonly overdue: unknown[];
                            }[] | null;
                            packages: {
                                package: string;
                                carrier: string | null;
                                trackingNumber: string | null;
                                told: string;
                            }[] | null;
                            detail: {
                                id: string;
                                /** Format: date-time */
                                placedAt: string;
                                /** Format: date-time */
                                receivedAt: string;
                                currency: string;
                                shippingService: string;
                                shippingIncome: string;
                                version: number;
                                /** @description Without who it is; null once it is erased. */
                                shipTo: {
                                    country: string;
                                    region?: string;
                                    postalCode?: string;
                                } | null;
                                readonly items: {
                                    lineId: string;
                                    sku: string;
                                    description: string | null;
                                    isKnown: boolean;
                                    quantity: number;
                                    cancelled: number;
                                    unitPrice: string;
                                }[];
                                readonly holds: {
                                    kind: string;
                                    detail: string;
                                    placedAt: string;
                                    releasedAt: string | null;
                                    releasedBy: string | null;
                                    releasedBecause: string | null;
                                }[];
                                readonly choices: {
                                    afterAttempt: number;
                                    supplier: string | null;
                                    by: string;
                                    reason: string | null;
                                    at: string;
                                }[];
                                readonly margin: {
                                    /** @enum {string} */
                                    stage: "estimate" | "acknowledged" | "shipped" | "invoiced";
                                    kind: string;
                                    said: string;
                                    /** @description What of it no later stage has taken back; all of it together is the margin. */
                                    stands: string;
                                }[];
                                readonly orders: {
                                    id: string;
                                    supplier: string;
                                    poNumber: string;
                                    attempt: number;
                                    currency: string;
                                    dropShipFee: string;
                                    freight: string;
                                    createdAt: string;
                                    sentAt: string | null;
                                    receivedAt: string | null;
                                    acknowledgedAt: string | null;
                                    shippedAt: string | null;
                                    invoicedAt: string | null;
                                    readonly lines: {
                                        lineNumber: number;
                                        lineId: string;
                                        supplierSku: string;
                                        quantity: number;
                                        acknowledged: number;
                                        backordered: number;
                                        dead: number;
                                        shipped: number;
                                        invoiced: number;
                                        unitCost: string;
                                    }[];
                                    readonly documents: {
                                        /** @enum {string} */
                                        kind: "delivery" | "acknowledgment" | "report" | "shipment" | "invoice";
                                        id: string | null;
                                        name: string | null;
                                        state: string | null;
                                        documentId: string | null;
                                        fileId: string | null;
                                        file: string | null;
                                        at: string;
                                    }[];
                                    /** @description What the supplier was asked to change or cancel, and has not answered. */
                                    openChange: {
                                        changeNumber: number;
                                        /**
                                         * @description by-hand: a person has to ask, because no document does.
                                         * @enum {string}
                                         */
                                        state: "requested" | "by-hand";
                                        /** @enum {string} */
                                        purpose: "change" | "cancel";
                                        reason: string | null;
                                        requestedAt: string;
                                        /** @description That are not to come. */
                                        units: number;
                                    } | null;
                                }[];
                                readonly exceptions: {
                                    id: string;
                                    code: string;
                                    severity: string;
                                    message: string;
                                    openedAt: string;
                                }[];
                            };
                            readonly history: {
                                entity: string;
                                entityId: string;
                                from?: string | null;
                                to: string;
                                cause: string;
                                actor?: string | null;
                                reason?: string | null;
                                /** Format: date-time */
                                at: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    storefront: string;
                    orderId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description When the customer ordered.
                         */
                        placedAt: string;
                        /** @description Currency of every amount. */
                        currency: string;
                        /**
                         * @description Service level the customer chose.
                         * @default ground
                         */
                        shippingService?: string;
                        /**
                         * @description What the customer paid for shipping, without tax.
                         * @default 0
                         */
                        shippingIncome?: string;
                        /**
                         * Format: date
                         * @description Last day on which the shop told the customer that all of it is there.
                         */
                        promisedBy?: string;
                        /** @description Where it goes. */
                        shipTo: {
                            /** @description Who receives it. */
                            name: string;
                            /** @description Company of the receiver. */
                            company?: string;
                            /** @description Street and house number. */
                            line1: string;
                            /** @description Flat, floor, building. */
                            line2?: string;
                            /** @description City. */
                            city: string;
                            /** @description State or province, as post there writes it, e.g. IL. */
                            region?: string;
                            /** @description Postal code; a text, because it may begin with 0. */
                            postalCode?: string;
                            /** @description ISO 3166-1 alpha-2 country code, e.g. US. */
                            country: string;
                            /** @description Telephone number, as the customer wrote it. */
                            phone?: string;
                            /** @description E-mail address of the customer. */
                            email?: string;
                        };
                        /** @description Gift text or delivery note. */
                        note?: string;
                        /** @description Grows with every change that the shop makes of the order; 1 where it is left out. An older one changes nothing. */
                        version: number;
                        /**
                         * @description State of the payment; default paid. What is not paid waits.
                         * @enum {string}
                         */
                        payment?: "paid" | "authorized" | "pending" | "refused";
                        /**
                         * @description The shop's judgment of fraud.
                         * @enum {string}
                         */
                        risk?: "low" | "medium" | "high";
                        /** @description It is only a test: no supplier gets it but one that simulates. */
                        test?: boolean;
                        /** @description What was bought. */
                        lines: {
                            /** @description The shop's line id; unique within the order. */
                            lineId: string;
                            /** @description Our SKU. */
                            sku: string;
                            /** @description Units bought. */
                            quantity: number;
                            /** @description Net price of one unit after discounts, without tax. */
                            unitPrice: string;
                            /** @description Product text as the customer saw it. */
                            description?: string;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{storefront}/{orderId}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    storefront: string;
                    orderId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description Only this one; default: all of them.
                         * @enum {string}
                         */
                        hold?: "unpaid" | "fraud" | "address" | "approval" | "restored" | "person";
                        /** @description Who lets it go, where that is not who calls. */
                        by?: string;
                        /** @description Why, for those who ask later. */
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{storefront}/{orderId}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    storefront: string;
                    orderId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{storefront}/{orderId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    storefront: string;
                    orderId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for people. */
                        reason?: string;
                        /** @description Only these units; without them the whole order. */
                        lines?: {
                            lineId: string;
                            /** @description Units that are not wanted. */
                            quantity: number;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{storefront}/{orderId}/reroute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    storefront: string;
                    orderId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Only this supplier is asked; default: the best. */
                        to?: string;
                        /**
                         * @description Purchase orders of which is known that nothing more comes, whatever their supplier says.
                         * @default []
                         */
                        givenUp?: string[];
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{storefront}/{orderId}/reroute/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    storefront: string;
                    orderId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Only this supplier is asked; default: the best. */
                        to?: string;
                        /**
                         * @description Purchase orders of which is known that nothing more comes, whatever their supplier says.
                         * @default []
                         */
                        givenUp?: string[];
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            said: string;
                            /** @description That would be routed. */
                            units: number;
                            /** @description Null: nothing is open, so that nothing would be routed. */
                            decision: {
                                /** @description Everything that the decision is made from, as for `POST /v1/routing/preview`. */
                                request: unknown;
                                inputsSha256: string;
                                plan: {
                                    readonly assignments: {
                                        supplierId: string;
                                        currency: string;
                                        rate: string;
                                        dropShipFee: string;
                                        surcharge: string;
                                        freight: string;
                                        readonly lines: {
                                            lineId: string;
                                            supplierSku: string;
                                            quantity: number;
                                            unitCost: string;
                                        }[];
                                    }[];
                                    readonly unfulfillable: {
                                        lineId: string;
                                        quantity: number;
                                        reason: string;
                                    }[];
                                    explanation: {
                                        version: number;
                                        objective: string;
                                        method: string;
                                        isProven: boolean;
                                        readonly notes: string[];
                                        compared: number;
                                        total: {
                                            item: string;
                                            dropShipFee: string;
                                            surcharge: string;
                                            freight: string;
                                            rejection: string;
                                            lateness: string;
                                            split: string;
                                            landed: string;
                                        };
                                        readonly candidates: {
                                            supplierId: string;
                                            /** @enum {string} */
                                            outcome: "chosen" | "lost" | "not-eligible";
                                            because: string;
                                            units: number;
                                            costs: {
                                                item: string;
                                                dropShipFee: string;
                                                surcharge: string;
                                                freight: string;
                                                rejection: string;
                                                lateness: string;
                                                split: string;
                                                landed: string;
                                            };
                                            exchange?: {
                                                currency: string;
                                                rate: string;
                                            };
                                            readonly refused: {
                                                lineId: string;
                                                reason: string;
                                            }[];
                                            readonly ageing: {
                                                supplierSku: string;
                                                confirmedAt?: string;
                                            }[];
                                        }[];
                                        readonly alternatives: {
                                            readonly suppliers: string[];
                                            units: number;
                                            costs: {
                                                item: string;
                                                dropShipFee: string;
                                                surcharge: string;
                                                freight: string;
                                                rejection: string;
                                                lateness: string;
                                                split: string;
                                                landed: string;
                                            };
                                            because: string;
                                        }[];
                                    };
                                };
                            } | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            counts: {
                                [key: string]: number;
                            };
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{storefront}/{orderId}/chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    storefront: string;
                    orderId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            chain: {
                                id: string;
                                storefront: string;
                                orderId: string;
                                state: string;
                                reason: string | null;
                                isTest: boolean;
                                /** Format: date-time */
                                placedAt: string;
                                /** Format: date-time */
                                receivedAt: string;
                                readonly purchaseOrders: {
                                    id: string;
                                    supplierId: string;
                                    poNumber: string;
                                    attempt: number;
                                    state: string;
                                    supplierReference: string | null;
                                    createdAt: string;
                                    readonly links: {
                                        /** @enum {string} */
                                        step: "order" | "functional-acknowledgment" | "acknowledgment" | "ship-notice" | "invoice" | "fulfilment";
                                        set: string;
                                        /** @enum {string} */
                                        state: "done" | "waiting" | "late" | "overdue" | "refused" | "not-expected" | "unknown";
                                        /** Format: date-time */
                                        doneAt?: string;
                                        /** Format: date-time */
                                        warnAt?: string;
                                        /** Format: date-time */
                                        dueAt?: string;
                                        readonly documents: {
                                            /** @enum {string} */
                                            step: "order" | "functional-acknowledgment" | "acknowledgment" | "ship-notice" | "invoice";
                                            /** @enum {string} */
                                            direction: "in" | "out";
                                            id: string;
                                            name: string;
                                            label: string;
                                            number: string | null;
                                            state: string;
                                            at: string | null;
                                        }[];
                                        readonly parcels?: {
                                            package: string;
                                            carrier: string | null;
                                            trackingNumber: string | null;
                                            state: string;
                                            reason: string | null;
                                            queuedAt: string;
                                            toldAt: string | null;
                                        }[];
                                    }[];
                                }[];
                            };
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/routing/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it from the beginning. */
                    before?: string;
                    /** @description The beginning of our SKU, a supplier's SKU or a GTIN as it is, or a part of the title. */
                    search?: string;
                    /** @description Only what this supplier offers. */
                    supplier?: string;
                    /** @description Whose listings `show` looks at; without it those of all. */
                    storefront?: string;
                    show?: "all" | "selling" | "sold-out" | "waiting" | "refused" | "stale" | "missing" | "unsupplied";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly products: {
                                sku: string;
                                title: string;
                                gtin: string | null;
                                category: string | null;
                                readonly listings: {
                                    storefront: string;
                                    /** @description What it should show. */
                                    desired: number;
                                    /** @description What it was told last; null: nothing yet. */
                                    pushed: number | null;
                                    isWaiting: boolean;
                                    refusal: string | null;
                                }[];
                                readonly offers: {
                                    supplier: string;
                                    supplierSku: string;
                                    /** @enum {string} */
                                    status: "active" | "missing" | "discontinued";
                                    /** @description Of all its warehouses, as the supplier says. */
                                    units: number | null;
                                    isStale: boolean;
                                    cost: string | null;
                                    currency: string;
                                }[];
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        products: {
                            /** @description Our SKU, as storefronts know it. */
                            sku: string;
                            gtin?: string;
                            /** @default  */
                            title?: string;
                            /** @description Which price rules fit; null takes it away. */
                            category?: string | null;
                            /** @description No price in this currency goes below it; null takes it away. */
                            minimumAdvertisedPrice?: {
                                amount: string;
                                currency: string;
                            } | null;
                            /** @description Of one unit, for freight by weight; null takes it away. */
                            weightKg?: string | null;
                            /** @description Dangerous goods: only suppliers that ship such things get it. */
                            hazmat?: boolean;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/offers/unmatched": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it from the beginning. */
                    before?: string;
                    supplier: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly offers: {
                                supplier: string;
                                supplierSku: string;
                                gtin: string | null;
                                cost: string | null;
                                currency: string;
                                units: number | null;
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prices/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sku: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stock/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    supplier?: string;
                };
                header?: never;
                path: {
                    sku: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            sku: string;
                            title: string;
                            readonly storefronts: {
                                storefront: string;
                                desired: number;
                                version: number;
                                since: string;
                                pushed: number | null;
                                pushedVersion: number;
                                pushedAt: string | null;
                                refusal: string | null;
                                rule: {
                                    cap?: number;
                                    weight: number;
                                    buffer: number;
                                    split: boolean;
                                };
                                sum: {
                                    storefrontId: string;
                                    readonly terms: {
                                        kind: string;
                                        units: number;
                                    }[];
                                    published: number;
                                };
                                /** @description False for a moment while a change is on its way. */
                                isCurrent: boolean;
                            }[];
                            readonly offers: {
                                supplier: string;
                                supplierName: string;
                                supplierSku: string;
                                feed: string | null;
                                /** @enum {string} */
                                status: "active" | "missing" | "discontinued";
                                missing: {
                                    feed: string | null;
                                    feeds: number;
                                    since: string | null;
                                    lastConfirmedAt: string | null;
                                } | null;
                                discontinuedSince: string | null;
                                cost: string | null;
                                currency: string;
                                packSize: number;
                                isConfigured: boolean;
                                reflectsAt: string;
                                confirmedAt: string | null;
                                isStale: boolean;
                                staleBefore: string | null;
                                refusal: {
                                    poNumber: string;
                                    at: string;
                                } | null;
                                pause: {
                                    by: string;
                                    reason: string;
                                    since: string;
                                } | null;
                                overdueMs: number;
                                everyMs: number;
                                buffer: {
                                    normal: number;
                                    fast: number;
                                    units: number | null;
                                    isFast: boolean;
                                };
                                learnt: {
                                    [key: string]: number;
                                } | null;
                                readonly reservations: {
                                    poNumber: string;
                                    order: string;
                                    storefront: string;
                                    units: number;
                                    state: string;
                                    placedAt: string;
                                    firmAt: string | null;
                                }[];
                                readonly warehouses: {
                                    warehouse: string;
                                    units: number;
                                    isExact: boolean;
                                    run: string | null;
                                    asOf: string | null;
                                    recordedAt: string | null;
                                    undoes: string | null;
                                    fileId: string | null;
                                    file: string | null;
                                    /** @description Segment, row or line of the file; 0: the file did not name it. */
                                    place: number;
                                    format: string | null;
                                    mapping: string | null;
                                    mappingVersion: string | null;
                                }[];
                                sum: {
                                    readonly terms: {
                                        kind: string;
                                        units: number;
                                    }[];
                                    toRoute: number;
                                    toSell: number;
                                };
                                /** @enum {string} */
                                bufferFrom: "sku" | "fast-mover" | "usual" | "learnt";
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stock/{sku}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    supplier?: string;
                    storefront?: string;
                    /** @description 2026-11-22, 2026-11-22T08:00:00Z, 7d, 12h or 90m */
                    since?: string;
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                };
                header?: never;
                path: {
                    sku: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            sku: string | null;
                            title: string;
                            readonly offers: {
                                supplier: string;
                                supplierSku: string;
                            }[];
                            /** @description The newest last. */
                            readonly events: ({
                                /** @enum {string} */
                                kind: "stock";
                                supplier: string;
                                supplierSku: string;
                                id: string;
                                /** Format: date-time */
                                at: string;
                                warehouse: string | null;
                                quantityBefore: number | null;
                                quantityAfter: number | null;
                                readonly changed: {
                                    fact: string;
                                    before: unknown;
                                    after: unknown;
                                }[];
                                run: string | null;
                                feed: string | null;
                                catalog: string | null;
                                /** Format: date-time */
                                asOf: string;
                                undoes: string | null;
                                decidedBy: string | null;
                                decisionReason: string | null;
                                fileId: string | null;
                                file: string | null;
                            } | {
                                /** @enum {string} */
                                kind: "push";
                                id: string;
                                /** Format: date-time */
                                at: string;
                                storefront: string;
                                quantity: number;
                                refusal: string | null;
                                /** Format: date-time */
                                since: string;
                            } | {
                                /** @enum {string} */
                                kind: "order";
                                supplier: string;
                                supplierSku: string;
                                purchaseOrderId: string;
                                lineNumber: number;
                                /** Format: date-time */
                                at: string;
                                units: number;
                                /** @enum {string} */
                                standing: "held" | "reflected" | "released";
                                closedAt: string | null;
                                reflectedBy: string | null;
                                poNumber: string;
                                poState: string;
                                order: string;
                                storefront: string;
                            })[];
                            /** @description As `next`. */
                            older: string | null;
                            /** @description Give it back as `?before=`; null: there is nothing earlier. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stock/{sku}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description 2026-11-22, 2026-11-22T08:00:00Z, 7d, 12h or 90m */
                    since?: string;
                };
                header?: never;
                path: {
                    sku: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            sku: string;
                            /** Format: date-time */
                            since: string;
                            /** Format: date-time */
                            until: string;
                            readonly storefronts: {
                                storefront: string;
                                readonly points: {
                                    /** Format: date-time */
                                    at: string;
                                    units: number;
                                }[];
                            }[];
                            readonly suppliers: {
                                supplier: string;
                                supplierSku: string;
                                readonly points: {
                                    /** Format: date-time */
                                    at: string;
                                    units: number;
                                }[];
                            }[];
                            /** @description There was more than is answered: the beginning is missing. */
                            isCut: boolean;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/freshness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description `no`: without `skus`, for which every offer is read. */
                    counts?: "yes" | "no";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            readonly suppliers: {
                                supplier: string;
                                name: string;
                                own: boolean;
                                timeZone: string;
                                expectedEveryMs: number;
                                maxAgeMs: number;
                                readonly feeds: {
                                    feed: string;
                                    state: string;
                                    lastFile: {
                                        id: string;
                                        name: string;
                                        folder: string;
                                        /** Format: date-time */
                                        receivedAt: string;
                                        state: string;
                                        reason: string | null;
                                    } | null;
                                    asOf: string | null;
                                    confirmedAt: string | null;
                                    expected: {
                                        everyMs: number;
                                    } | {
                                        by: number;
                                    };
                                    dueAt: string | null;
                                    staleAt: string | null;
                                    /** @description SKUs that its last full file named. */
                                    named: number;
                                    readonly troubles: string[];
                                    skus?: {
                                        total: number;
                                        fresh: number;
                                        ageing: number;
                                        stale: number;
                                        unconfirmed: number;
                                        active: number;
                                        missing: number;
                                        discontinued: number;
                                    };
                                }[];
                                isInTrouble: boolean;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppliers/{supplier}/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header: {
                    /** @description The same for every attempt of the same request. */
                    "idempotency-key": string;
                };
                path: {
                    supplier: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: date-time */
                        asOf?: string;
                        items: {
                            sku: string;
                            quantity: number;
                            warehouse?: string;
                            gtin?: string;
                            cost?: string;
                            currency?: string;
                            discontinued?: boolean;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/storefronts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly storefronts: {
                                storefront: string;
                                listed: number;
                                waiting: number;
                                refused: number;
                                packagesWaiting: number;
                                ordersToRead: number;
                                lookedAt: string | null;
                                comparedAt: string | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/storefronts/{storefront}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    storefront: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            storefront: string;
                            standing: {
                                storefront: string;
                                listed: number;
                                waiting: number;
                                refused: number;
                                packagesWaiting: number;
                                ordersToRead: number;
                                lookedAt: string | null;
                                comparedAt: string | null;
                            } | null;
                            /** @description Null: it was never called. */
                            traffic: {
                                storefrontId: string;
                                available: number | null;
                                capacity: number | null;
                                perSecond: number | null;
                                pausedUntil: string | null;
                                failures: number;
                                /** @description Set: it is not called, but for a probe at `probeAt`. */
                                openSince: string | null;
                                openCode: string | null;
                                openMessage: string | null;
                                probeAt: string | null;
                                waiting: {
                                    packages: number;
                                    quantities: number;
                                    prices: number;
                                };
                            } | null;
                            capabilities: {
                                adapter: string;
                                stockBatchSize: number;
                                priceBatchSize: number;
                                fulfilmentGranularity: string;
                                compareAndSet: boolean;
                                stockIdempotency: string;
                                fulfilmentIdempotency: string;
                                webhookKind: string;
                                parallelCalls?: number;
                            };
                            does: {
                                ordersAreRead: boolean;
                                itemsAreRead: boolean;
                                takesPrices: boolean;
                                takesStatuses: boolean;
                                sendsWebhooks: boolean;
                            };
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/storefronts/{storefront}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    storefront: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            readonly settings: {
                                path: string;
                                value: unknown;
                                masked: boolean;
                                /** @enum {string} */
                                from: "file" | "environment" | "secret-file" | "default" | "not set";
                                place?: {
                                    file: string;
                                    line: number;
                                    column: number;
                                };
                                /** @description The variable or the secret file that it comes from. */
                                name?: string;
                                description?: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/storefronts/{storefront}/pushes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    hours?: number;
                };
                header?: never;
                path: {
                    storefront: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly hours: {
                                /** Format: date-time */
                                hour: string;
                                batches: number;
                                items: number;
                                p50: number | null;
                                p99: number | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/storefronts/{storefront}/drift/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    storefront: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly runs: {
                                id: string;
                                askedBy: string;
                                /** Format: date-time */
                                begunAt: string;
                                endedAt: string | null;
                                compared: number;
                                waiting: number;
                                pricesCompared: number;
                                /** @description Quantities and prices. */
                                drifted: number;
                                repaired: number;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/storefronts/{storefront}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    storefront: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            storefront: string;
                            readonly findings: {
                                check: string;
                                /** @enum {string} */
                                verdict: "ok" | "warning" | "failed";
                                says: string;
                                remedy?: string;
                            }[];
                            coverage?: {
                                listed: number;
                                found: number;
                                readonly lacking: {
                                    /** @enum {string} */
                                    state: "unknown" | "ambiguous" | "untracked";
                                    count: number;
                                    readonly examples: {
                                        sku: string;
                                        says?: string;
                                    }[];
                                }[];
                            };
                            isInOrder: boolean;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/storefronts/{storefront}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    storefront: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default true */
                        dryRun?: boolean;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            storefront: string;
                            isDryRun: boolean;
                            listed: number;
                            inSync: number;
                            counts: {
                                [key: string]: number;
                            };
                            readonly differing: {
                                sku: string;
                                desired: number;
                                told: number | null;
                                shows: number | null;
                                /** @enum {string} */
                                what: "waits" | "send" | "sold" | "refused" | "unknown" | "ambiguous" | "untracked";
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/storefronts/{storefront}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    storefront: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/storefronts/{storefront}/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    storefront: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Null: it was never compared. */
                            drift: {
                                storefront: string;
                                askedBy: string;
                                /** Format: date-time */
                                begunAt: string;
                                endedAt: string | null;
                                compared: number;
                                waiting: number;
                                readonly counts: {
                                    /** @enum {string} */
                                    state: "differs" | "unknown" | "ambiguous" | "untracked";
                                    count: number;
                                    repaired: number;
                                    readonly examples: string[];
                                }[];
                                readonly skus: {
                                    sku: string;
                                    /** @enum {string} */
                                    state: "differs" | "unknown" | "ambiguous" | "untracked";
                                    pushed: number;
                                    found: number | null;
                                    why: string;
                                    /** Format: date-time */
                                    foundAt: string;
                                    isRepaired: boolean;
                                }[];
                                /** @description All of them are told again. */
                                prices: {
                                    compared: number;
                                    drifted: number;
                                    readonly skus: {
                                        sku: string;
                                        pushed: string;
                                        currency: string;
                                        /** @description Null: it shows none in that currency. */
                                        found: string | null;
                                        why: string;
                                        /** Format: date-time */
                                        foundAt: string;
                                    }[];
                                };
                            } | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    storefront: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/storefronts/{storefront}/orders/{orderId}/fetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    storefront: string;
                    orderId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly mappings: {
                                supplier: string;
                                isActive: boolean;
                                revision: string | null;
                                since: string | null;
                                mapping: string;
                                /** @description Null: it is not in force any more. */
                                version: string | null;
                                last: {
                                    file: string;
                                    version: string;
                                    at: string;
                                    state: string;
                                    lines: number;
                                    held: number;
                                    /** @description Inputs that nothing read, and how often. */
                                    readonly unread: {
                                        [key: string]: number;
                                    };
                                } | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    supplier: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            supplier: string;
                            /** @description Host and folder. */
                            place: string;
                            isWritable: boolean;
                            inForce: string | null;
                            revision: string | null;
                            /** @enum {string} */
                            state: "in force" | "behind" | "refused" | "switched off" | "not in force";
                            readonly findings: {
                                code: string;
                                /** @description Below the mappings folder. */
                                file: string;
                                line: number;
                                column: number;
                                path: string;
                                message: string;
                                /** @description What was probably meant. */
                                suggestion?: string;
                                why: string;
                                remedy: string;
                            }[];
                            readonly files: {
                                mapping: string;
                                file: string;
                                sha256: string;
                                /** @description Left out while it cannot be compiled, as direction and format are. */
                                kind?: string;
                                /** @enum {string} */
                                direction?: "in" | "out";
                                format?: string;
                                tests: number;
                                draft: {
                                    version: number;
                                    savedBy: string;
                                    /** Format: date-time */
                                    savedAt: string;
                                } | null;
                                published: {
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            }[];
                            /** @description Of files that are not there yet. */
                            readonly drafts: {
                                version: number;
                                savedBy: string;
                                /** Format: date-time */
                                savedAt: string;
                                mapping: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    supplier: string;
                    mapping: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            supplier: string;
                            mapping: string;
                            file: string;
                            text: string | null;
                            sha256: string | null;
                            /** @description The nearest first. */
                            readonly extends: {
                                file: string;
                                text: string;
                            }[];
                            draft: {
                                version: number;
                                savedBy: string;
                                /** Format: date-time */
                                savedAt: string;
                                text: string;
                                baseSha256: string | null;
                            } | null;
                            readonly tests: {
                                name: string;
                                file: string;
                                size: number;
                                expectation: string | null;
                                draft: {
                                    savedBy: string;
                                    /** Format: date-time */
                                    savedAt: string;
                                } | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    supplier: string;
                    mapping: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly entries: {
                                entry: string;
                                /** Format: date-time */
                                at: string;
                                /** @description Null: it was changed in the folder. */
                                by: string | null;
                                reason: string | null;
                                revision: string | null;
                                sha256: string;
                            }[];
                            /** @description Of the text in the folder. */
                            sha256: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}/history/{entry}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    supplier: string;
                    mapping: string;
                    /** @description As `history` names it. */
                    entry: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            text: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}/lint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    supplier: string;
                    mapping: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The whole mapping file. */
                        text: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly findings: {
                                code: string;
                                /** @description Below the mappings folder. */
                                file: string;
                                line: number;
                                column: number;
                                path: string;
                                message: string;
                                /** @description What was probably meant. */
                                suggestion?: string;
                                why: string;
                                remedy: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    supplier: string;
                    mapping: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The whole mapping file. */
                        text: string;
                        /** @description What the draft is tried on. */
                        sample: {
                            /** @description A file that was received. */
                            file: string;
                        } | {
                            /** @description The input of a test. */
                            test: string;
                        } | {
                            name: string;
                            /**
                             * Format: byte
                             * @description Bytes that somebody pasted or dropped.
                             */
                            base64: string;
                        };
                        /**
                         * @description Lines, and held lines, that are shown.
                         * @default 50
                         */
                        most?: number;
                        /** @description Only this line, counted from 1, held ones included. */
                        line?: number;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly findings: {
                                code: string;
                                /** @description Below the mappings folder. */
                                file: string;
                                line: number;
                                column: number;
                                path: string;
                                message: string;
                                /** @description What was probably meant. */
                                suggestion?: string;
                                why: string;
                                remedy: string;
                            }[];
                            /** @description Left out where the draft cannot be compiled. */
                            report?: {
                                /** @enum {number} */
                                version: 1;
                                mapping: {
                                    id: string;
                                    kind: string;
                                    version: string;
                                    file: string;
                                };
                                file?: string;
                                readonly problems: {
                                    code: string;
                                    /** @enum {string} */
                                    severity: "error" | "warning";
                                    position: {
                                        file?: string;
                                        interchange?: string;
                                        group?: string;
                                        transactionSet?: string;
                                        segment?: number;
                                        tag?: string;
                                        element?: number;
                                        component?: number;
                                        repetition?: number;
                                        byteOffset?: number;
                                        path?: string;
                                        row?: number;
                                        column?: number | string;
                                    };
                                    message: string;
                                    found?: string;
                                    expected?: string;
                                    acknowledgment?: {
                                        level: string;
                                        code: string;
                                    };
                                }[];
                                /** @enum {string} */
                                direction: "in";
                                complete: boolean;
                                lineCount: number;
                                heldCount: number;
                                readonly documents: {
                                    label: string;
                                    complete: boolean;
                                    readonly header: {
                                        [key: string]: unknown;
                                    };
                                    readonly trace?: {
                                        /** @description Place in the mapping file: `lines.fields.quantity`. */
                                        path: string;
                                        field: string;
                                        isSkipped: boolean;
                                        readonly reads: {
                                            address: string;
                                            place?: {
                                                file?: string;
                                                interchange?: string;
                                                group?: string;
                                                transactionSet?: string;
                                                segment?: number;
                                                tag?: string;
                                                element?: number;
                                                component?: number;
                                                repetition?: number;
                                                byteOffset?: number;
                                                path?: string;
                                                row?: number;
                                                column?: number | string;
                                            };
                                            value?: unknown;
                                        }[];
                                        default?: string;
                                        readonly steps: {
                                            step: string;
                                            readonly reads: {
                                                address: string;
                                                place?: {
                                                    file?: string;
                                                    interchange?: string;
                                                    group?: string;
                                                    transactionSet?: string;
                                                    segment?: number;
                                                    tag?: string;
                                                    element?: number;
                                                    component?: number;
                                                    repetition?: number;
                                                    byteOffset?: number;
                                                    path?: string;
                                                    row?: number;
                                                    column?: number | string;
                                                };
                                                value?: unknown;
                                            }[];
                                            value?: unknown;
                                            fault?: {
                                                code: string;
                                                message: string;
                                            };
                                        }[];
                                        readonly checks: {
                                            rule: string;
                                            ok: boolean;
                                        }[];
                                        value?: unknown;
                                        fault?: {
                                            code: string;
                                            message: string;
                                        };
                                    }[];
                                    readonly lines: {
                                        number: number;
                                        at: string;
                                        readonly fields: {
                                            [key: string]: unknown;
                                        };
                                        readonly trace?: {
                                            /** @description Place in the mapping file: `lines.fields.quantity`. */
                                            path: string;
                                            field: string;
                                            isSkipped: boolean;
                                            readonly reads: {
                                                address: string;
                                                place?: {
                                                    file?: string;
                                                    interchange?: string;
                                                    group?: string;
                                                    transactionSet?: string;
                                                    segment?: number;
                                                    tag?: string;
                                                    element?: number;
                                                    component?: number;
                                                    repetition?: number;
                                                    byteOffset?: number;
                                                    path?: string;
                                                    row?: number;
                                                    column?: number | string;
                                                };
                                                value?: unknown;
                                            }[];
                                            default?: string;
                                            readonly steps: {
                                                step: string;
                                                readonly reads: {
                                                    address: string;
                                                    place?: {
                                                        file?: string;
                                                        interchange?: string;
                                                        group?: string;
                                                        transactionSet?: string;
                                                        segment?: number;
                                                        tag?: string;
                                                        element?: number;
                                                        component?: number;
                                                        repetition?: number;
                                                        byteOffset?: number;
                                                        path?: string;
                                                        row?: number;
                                                        column?: number | string;
                                                    };
                                                    value?: unknown;
                                                }[];
                                                value?: unknown;
                                                fault?: {
                                                    code: string;
                                                    message: string;
                                                };
                                            }[];
                                            readonly checks: {
                                                rule: string;
                                                ok: boolean;
                                            }[];
                                            value?: unknown;
                                            fault?: {
                                                code: string;
                                                message: string;
                                            };
                                        }[];
                                    }[];
                                    lineCount: number;
                                    readonly held: {
                                        number: number;
                                        readonly problems: {
                                            code: string;
                                            /** @enum {string} */
                                            severity: "error" | "warning";
                                            position: {
                                                file?: string;
                                                interchange?: string;
                                                group?: string;
                                                transactionSet?: string;
                                                segment?: number;
                                                tag?: string;
                                                element?: number;
                                                component?: number;
                                                repetition?: number;
                                                byteOffset?: number;
                                                path?: string;
                                                row?: number;
                                                column?: number | string;
                                            };
                                            message: string;
                                            found?: string;
                                            expected?: string;
                                            acknowledgment?: {
                                                level: string;
                                                code: string;
                                            };
                                        }[];
                                        raw: string;
                                        readonly fields: {
                                            [key: string]: unknown;
                                        };
                                        readonly trace?: {
                                            /** @description Place in the mapping file: `lines.fields.quantity`. */
                                            path: string;
                                            field: string;
                                            isSkipped: boolean;
                                            readonly reads: {
                                                address: string;
                                                place?: {
                                                    file?: string;
                                                    interchange?: string;
                                                    group?: string;
                                                    transactionSet?: string;
                                                    segment?: number;
                                                    tag?: string;
                                                    element?: number;
                                                    component?: number;
                                                    repetition?: number;
                                                    byteOffset?: number;
                                                    path?: string;
                                                    row?: number;
                                                    column?: number | string;
                                                };
                                                value?: unknown;
                                            }[];
                                            default?: string;
                                            readonly steps: {
                                                step: string;
                                                readonly reads: {
                                                    address: string;
                                                    place?: {
                                                        file?: string;
                                                        interchange?: string;
                                                        group?: string;
                                                        transactionSet?: string;
                                                        segment?: number;
                                                        tag?: string;
                                                        element?: number;
                                                        component?: number;
                                                        repetition?: number;
                                                        byteOffset?: number;
                                                        path?: string;
                                                        row?: number;
                                                        column?: number | string;
                                                    };
                                                    value?: unknown;
                                                }[];
                                                value?: unknown;
                                                fault?: {
                                                    code: string;
                                                    message: string;
                                                };
                                            }[];
                                            readonly checks: {
                                                rule: string;
                                                ok: boolean;
                                            }[];
                                            value?: unknown;
                                            fault?: {
                                                code: string;
                                                message: string;
                                            };
                                        }[];
                                    }[];
                                    heldCount: number;
                                    readonly problems: {
                                        code: string;
                                        /** @enum {string} */
                                        severity: "error" | "warning";
                                        position: {
                                            file?: string;
                                            interchange?: string;
                                            group?: string;
                                            transactionSet?: string;
                                            segment?: number;
                                            tag?: string;
                                            element?: number;
                                            component?: number;
                                            repetition?: number;
                                            byteOffset?: number;
                                            path?: string;
                                            row?: number;
                                            column?: number | string;
                                        };
                                        message: string;
                                        found?: string;
                                        expected?: string;
                                        acknowledgment?: {
                                            level: string;
                                            code: string;
                                        };
                                    }[];
                                    readonly unread: {
                                        input: string;
                                        count: number;
                                        sample?: string;
                                    }[];
                                }[];
                                unlistedDocuments: number;
                            } | {
                                /** @enum {number} */
                                version: 1;
                                mapping: {
                                    id: string;
                                    kind: string;
                                    version: string;
                                    file: string;
                                };
                                file?: string;
                                readonly problems: {
                                    code: string;
                                    /** @enum {string} */
                                    severity: "error" | "warning";
                                    position: {
                                        file?: string;
                                        interchange?: string;
                                        group?: string;
                                        transactionSet?: string;
                                        segment?: number;
                                        tag?: string;
                                        element?: number;
                                        component?: number;
                                        repetition?: number;
                                        byteOffset?: number;
                                        path?: string;
                                        row?: number;
                                        column?: number | string;
                                    };
                                    message: string;
                                    found?: string;
                                    expected?: string;
                                    acknowledgment?: {
                                        level: string;
                                        code: string;
                                    };
                                }[];
                                /** @enum {string} */
                                direction: "out";
                                text?: string;
                                readonly reasons: string[];
                                readonly trace?: {
                                    /** @description Place in the mapping file: `lines.fields.quantity`. */
                                    path: string;
                                    field: string;
                                    isSkipped: boolean;
                                    readonly reads: {
                                        address: string;
                                        place?: {
                                            file?: string;
                                            interchange?: string;
                                            group?: string;
                                            transactionSet?: string;
                                            segment?: number;
                                            tag?: string;
                                            element?: number;
                                            component?: number;
                                            repetition?: number;
                                            byteOffset?: number;
                                            path?: string;
                                            row?: number;
                                            column?: number | string;
                                        };
                                        value?: unknown;
                                    }[];
                                    default?: string;
                                    readonly steps: {
                                        step: string;
                                        readonly reads: {
                                            address: string;
                                            place?: {
                                                file?: string;
                                                interchange?: string;
                                                group?: string;
                                                transactionSet?: string;
                                                segment?: number;
                                                tag?: string;
                                                element?: number;
                                                component?: number;
                                                repetition?: number;
                                                byteOffset?: number;
                                                path?: string;
                                                row?: number;
                                                column?: number | string;
                                            };
                                            value?: unknown;
                                        }[];
                                        value?: unknown;
                                        fault?: {
                                            code: string;
                                            message: string;
                                        };
                                    }[];
                                    readonly checks: {
                                        rule: string;
                                        ok: boolean;
                                    }[];
                                    value?: unknown;
                                    fault?: {
                                        code: string;
                                        message: string;
                                    };
                                }[];
                            };
                            /** @description Where every field stands in the mapping files. */
                            readonly fields: {
                                path: string;
                                field: string;
                                file: string;
                                line: number;
                                column: number;
                                endLine: number;
                            }[];
                            sample: {
                                /** @enum {string} */
                                kind: "segments" | "rows" | "lines";
                                readonly header: string[];
                                readonly pieces: {
                                    document: number;
                                    ordinal: number;
                                    readonly cells: string[];
                                }[];
                                unlisted: number;
                            };
                            readonly neverSet: {
                                path: string;
                                field: string;
                                isMapped: boolean;
                            }[];
                            readonly alwaysDefaulted: {
                                path: string;
                                field: string;
                                default: string;
                            }[];
                            /** @description Only the beginning of the sample was taken. */
                            isCut: boolean;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    supplier: string;
                    mapping: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The whole mapping file. */
                        text: string;
                        /** @default 20 */
                        last?: number;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            state: "compared";
                            supplier: string;
                            live: string;
                            candidate: string;
                            readonly files: {
                                id: string;
                                name: string;
                                receivedAt: string;
                                lines: number;
                                notCompared: number;
                                differences: number;
                            }[];
                            readonly differences: {
                                kind: string;
                                /** @description The kind in words. */
                                says: string;
                                document: string;
                                /** @enum {string} */
                                where: "header" | "line" | "document" | "file";
                                field?: string;
                                count: number;
                                readonly examples: {
                                    file: string;
                                    place: string;
                                    before?: unknown;
                                    after?: unknown;
                                }[];
                            }[];
                        } | {
                            /** @enum {string} */
                            state: "broken";
                            readonly findings: {
                                code: string;
                                /** @description Below the mappings folder. */
                                file: string;
                                line: number;
                                column: number;
                                path: string;
                                message: string;
                                /** @description What was probably meant. */
                                suggestion?: string;
                                why: string;
                                remedy: string;
                            }[];
                        } | {
                            /** @enum {string} */
                            state: "outbound";
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    supplier: string;
                    mapping: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The whole mapping file. */
                        text: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly findings: {
                                code: string;
                                /** @description Below the mappings folder. */
                                file: string;
                                line: number;
                                column: number;
                                path: string;
                                message: string;
                                /** @description What was probably meant. */
                                suggestion?: string;
                                why: string;
                                remedy: string;
                            }[];
                            readonly cases: {
                                mapping: string;
                                name: string;
                                file: string;
                                /** @enum {string} */
                                status: "passed" | "failed";
                                /** @description - is expected, + came out. */
                                difference?: string;
                                isDraft: boolean;
                            }[];
                            passed: number;
                            failed: number;
                            own: number;
                            revision?: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/propose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    supplier: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What the draft is tried on. */
                        sample: {
                            /** @description A file that was received. */
                            file: string;
                        } | {
                            /** @description The input of a test. */
                            test: string;
                        } | {
                            name: string;
                            /**
                             * Format: byte
                             * @description Bytes that somebody pasted or dropped.
                             */
                            base64: string;
                        };
                        /** @enum {string} */
                        kind?: "inventory" | "price-catalog" | "acknowledgment" | "ship-notice" | "invoice";
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            state: "proposed";
                            readonly mappings: {
                                id: string;
                                kind: string;
                                format: string;
                                lines: number;
                                held: number;
                                readonly reasons: string[];
                                readonly faults: string[];
                                readonly guesses: {
                                    field: string;
                                    guess: string;
                                }[];
                                readonly remarks: string[];
                                readonly unread: {
                                    input: string;
                                    count: number;
                                    sample?: string;
                                }[];
                                readonly unset: string[];
                                text: string;
                            }[];
                        } | {
                            /** @enum {string} */
                            state: "refused";
                            readonly reasons: string[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    supplier: string;
                    mapping: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The whole mapping file. */
                        text: string;
                        /** @description Of the draft as you saw it; 0: there was none. */
                        version: number;
                        /** @description Hash of the file it was begun from; null: there is none. */
                        base: string | null;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            version: number;
                            savedBy: string;
                            /** Format: date-time */
                            savedAt: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete: {
            parameters: {
                query: {
                    version: number;
                };
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    supplier: string;
                    mapping: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}/draft/tests/{test}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    supplier: string;
                    mapping: string;
                    test: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Left out: the test of this name gets its expectation anew. */
                        sample?: {
                            /** @description A file that was received. */
                            file: string;
                        } | {
                            /** @description The input of a test. */
                            test: string;
                        } | {
                            name: string;
                            /**
                             * Format: byte
                             * @description Bytes that somebody pasted or dropped.
                             */
                            base64: string;
                        };
                        /**
                         * @description Names, addresses and telephone numbers of people are replaced by made-up ones.
                         * @default true
                         */
                        anonymous?: boolean;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            file: string;
                            expectation: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    supplier: string;
                    mapping: string;
                    test: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}/draft/patch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    supplier: string;
                    mapping: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    supplier: string;
                    mapping: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Of the draft as you saw it; 0: there was none. */
                        version: number;
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            state: "published";
                            revision: string | null;
                            isLive: boolean;
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    supplier: string;
                    mapping: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description As `history` names it. */
                        to: string;
                        /** @description Hash of the file as you saw it. */
                        base: string;
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            state: "published";
                            revision: string | null;
                            isLive: boolean;
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}/failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    supplier: string;
                    mapping: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly files: {
                                id: string;
                                name: string;
                                state: string;
                                reason: string | null;
                                /** Format: date-time */
                                receivedAt: string;
                                heldLines: number;
                                documents: number;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{supplier}/{mapping}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    supplier: string;
                    mapping: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        files: string[];
                        /** @description Why, for those who ask later. */
                        reason: string;
                        /**
                         * @description Only say what would come of it; nothing is changed.
                         * @default false
                         */
                        preview?: boolean;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            preview: boolean;
                            readonly files: {
                                id: string;
                                outcome: {
                                    /** @enum {boolean} */
                                    ok: true;
                                    attempt: number;
                                    state: string;
                                    readonly documents: {
                                        kind: string;
                                        state: string;
                                        count: number;
                                        lines: number;
                                    }[];
                                    /** @description Why the file is held as a whole. */
                                    problem?: string;
                                } | {
                                    /** @enum {boolean} */
                                    ok: false;
                                    reason: string;
                                };
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                    supplier?: string;
                    severity?: "warning" | "error";
                    code?: string;
                    state?: "open" | "closed" | "all";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly exceptions: {
                                id: string;
                                code: string;
                                /** @enum {string} */
                                severity: "warning" | "error";
                                message: string;
                                facts: {
                                    [key: string]: unknown;
                                };
                                supplierId: string | null;
                                seen: number;
                                /** Format: date-time */
                                openedAt: string;
                                /** Format: date-time */
                                lastSeenAt: string;
                                closedAt: string | null;
                                closedBecause: string | null;
                                title: string;
                                why: string;
                                remedy: string;
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exceptions/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly counts: {
                                code: string;
                                supplierId: string | null;
                                /** @enum {string} */
                                severity: "warning" | "error";
                                count: number;
                                title: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exceptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            exception: {
                                id: string;
                                code: string;
                                /** @enum {string} */
                                severity: "warning" | "error";
                                message: string;
                                facts: {
                                    [key: string]: unknown;
                                };
                                supplierId: string | null;
                                seen: number;
                                /** Format: date-time */
                                openedAt: string;
                                /** Format: date-time */
                                lastSeenAt: string;
                                closedAt: string | null;
                                closedBecause: string | null;
                                title: string;
                                why: string;
                                remedy: string;
                            };
                            subjects: {
                                file: {
                                    id: string;
                                    supplierId: string;
                                    name: string;
                                    state: string;
                                    sha256: string;
                                    size: string;
                                    revision: string | null;
                                    removedAt: string | null;
                                } | null;
                                readonly documents: {
                                    id: string;
                                    ordinal: number;
                                    label: string;
                                    kind: string;
                                    state: string;
                                    mappingId: string | null;
                                    readonly problems: {
                                        code: string;
                                        /** @enum {string} */
                                        severity: "error" | "warning";
                                        position: {
                                            file?: string;
                                            interchange?: string;
                                            group?: string;
                                            transactionSet?: string;
                                            segment?: number;
                                            tag?: string;
                                            element?: number;
                                            component?: number;
                                            repetition?: number;
                                            byteOffset?: number;
                                            row?: number;
                                            column?: number | string;
                                            path?: string;
                                        };
                                        message: string;
                                        found?: string;
                                        expected?: string;
                                        acknowledgment?: {
                                            /** @enum {string} */
                                            level: "AK3" | "AK4" | "AK5" | "AK9" | "TA1";
                                            code: string;
                                        };
                                    }[];
                                }[];
                                readonly heldLines: {
                                    id: string;
                                    fileId: string;
                                    documentId: string;
                                    document: number;
                                    ordinal: number;
                                    raw: string;
                                    mappingId: string | null;
                                    readonly problems: {
                                        code: string;
                                        /** @enum {string} */
                                        severity: "error" | "warning";
                                        position: {
                                            file?: string;
                                            interchange?: string;
                                            group?: string;
                                            transactionSet?: string;
                                            segment?: number;
                                            tag?: string;
                                            element?: number;
                                            component?: number;
                                            repetition?: number;
                                            byteOffset?: number;
                                            row?: number;
                                            column?: number | string;
                                            path?: string;
                                        };
                                        message: string;
                                        found?: string;
                                        expected?: string;
                                        acknowledgment?: {
                                            /** @enum {string} */
                                            level: "AK3" | "AK4" | "AK5" | "AK9" | "TA1";
                                            code: string;
                                        };
                                    }[];
                                    fields: {
                                        [key: string]: unknown;
                                    };
                                }[];
                                heldCount: number;
                                feed: {
                                    id: string;
                                    state: string;
                                    feed: string;
                                } | null;
                                catalog: {
                                    id: string;
                                    state: string;
                                } | null;
                                delivery: {
                                    id: string;
                                    supplierId: string;
                                    name: string;
                                    state: string;
                                    failure: string | null;
                                    resends: number;
                                } | null;
                                order: {
                                    storefront: string;
                                    orderId: string;
                                    state: string;
                                } | null;
                                invoice: {
                                    id: string;
                                    number: string;
                                    state: string;
                                } | null;
                                report: {
                                    id: string;
                                    subject: string;
                                    state: string;
                                } | null;
                                /** @description Answers of the supplier that wait for a person. */
                                readonly heldAnswers: string[];
                                /** @description The change of the purchase order that the supplier has not answered. */
                                openChange: number | null;
                            };
                            readonly problems: {
                                code: string;
                                /** @enum {string} */
                                severity: "error" | "warning";
                                position: {
                                    file?: string;
                                    interchange?: string;
                                    group?: string;
                                    transactionSet?: string;
                                    segment?: number;
                                    tag?: string;
                                    element?: number;
                                    component?: number;
                                    repetition?: number;
                                    byteOffset?: number;
                                    row?: number;
                                    column?: number | string;
                                    path?: string;
                                };
                                message: string;
                                found?: string;
                                expected?: string;
                                acknowledgment?: {
                                    /** @enum {string} */
                                    level: "AK3" | "AK4" | "AK5" | "AK9" | "TA1";
                                    code: string;
                                };
                                /** @description In words. */
                                place: string;
                                documentId: string;
                                /** @description What stands there in the file. */
                                slice: {
                                    before: string;
                                    marked: string;
                                    after: string;
                                    offset?: number;
                                    row?: number;
                                    /** @description Ends each segment, where the file has segments. */
                                    terminator?: string;
                                } | null;
                                why: string;
                                remedy: string;
                            }[];
                            readonly actions: {
                                id: string;
                                label: string;
                                /** @description What follows, in one sentence. */
                                does: string;
                                /** @enum {string} */
                                needs: "viewer" | "operator" | "engineer" | "admin";
                                isDangerous: boolean;
                                request?: {
                                    /** @enum {string} */
                                    method: "POST";
                                    path: string;
                                    body: {
                                        [key: string]: unknown;
                                    };
                                    readonly fields: {
                                        name: string;
                                        label: string;
                                        /** @enum {string} */
                                        kind: "text" | "flag";
                                        required: boolean;
                                    }[];
                                    canPreview?: boolean;
                                };
                                /** @description A page of the console. */
                                page?: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exceptions/{id}/ignore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exceptions/bulk/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description These. */
                        ids?: string[];
                        /** @description Or the open ones that fit. */
                        filter?: {
                            supplier?: string;
                            /** @enum {string} */
                            severity?: "warning" | "error";
                            code?: string;
                        };
                        /** @enum {string} */
                        action: "ignore" | "replay" | "retry-lines" | "retry";
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            count: number;
                            byCode: {
                                [key: string]: number;
                            };
                            /** @description Open ones that were meant, to which it cannot be done. */
                            left: number;
                            isCut: boolean;
                            readonly exceptions: {
                                id: string;
                                code: string;
                                supplierId: string | null;
                                message: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exceptions/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description These. */
                        ids?: string[];
                        /** @description Or the open ones that fit. */
                        filter?: {
                            supplier?: string;
                            /** @enum {string} */
                            severity?: "warning" | "error";
                            code?: string;
                        };
                        /** @enum {string} */
                        action: "ignore" | "replay" | "retry-lines" | "retry";
                        /** @description As the preview showed it. */
                        count: number;
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly outcomes: {
                                id: string;
                                ok: boolean;
                                said: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                    state?: "open" | "closed" | "all";
                    supplier?: string;
                    severity?: "warning" | "error";
                    code?: string;
                    /** @description Only those that somebody has seen, or nobody has. */
                    acknowledged?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly alerts: {
                                id: string;
                                code: string;
                                title: string;
                                why: string;
                                remedy: string;
                                /** @enum {string} */
                                severity: "warning" | "error";
                                supplierId: string | null;
                                message: string;
                                /** Format: date-time */
                                openedAt: string;
                                closedAt: string | null;
                                acknowledgedAt: string | null;
                                acknowledgedBy: string | null;
                                /** @description Until when nobody is told of it. */
                                mutedUntil: string | null;
                                readonly told: {
                                    target: string;
                                    /** @description opened, escalated, reminder, unanswered (nobody acknowledged it elsewhere), many or resolved. */
                                    because: string;
                                    /** @description waiting, sent or given-up. */
                                    state: string;
                                    at: string | null;
                                    answer: string | null;
                                }[];
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            alert: {
                                id: string;
                                code: string;
                                title: string;
                                why: string;
                                remedy: string;
                                /** @enum {string} */
                                severity: "warning" | "error";
                                supplierId: string | null;
                                message: string;
                                /** Format: date-time */
                                openedAt: string;
                                closedAt: string | null;
                                acknowledgedAt: string | null;
                                acknowledgedBy: string | null;
                                /** @description Until when nobody is told of it. */
                                mutedUntil: string | null;
                                readonly told: {
                                    target: string;
                                    /** @description opened, escalated, reminder, unanswered (nobody acknowledged it elsewhere), many or resolved. */
                                    because: string;
                                    /** @description waiting, sent or given-up. */
                                    state: string;
                                    at: string | null;
                                    answer: string | null;
                                }[];
                            };
                            readonly history: {
                                entity: string;
                                entityId: string;
                                from?: string | null;
                                to: string;
                                cause: string;
                                actor?: string | null;
                                reason?: string | null;
                                /** Format: date-time */
                                at: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alerts/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason?: string;
                    } | null;
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alerts/{id}/mute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description How long. */
                        hours: number;
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** Format: date-time */
                            until: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alert-targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description When errors that stay open are told again; null: never. */
                            remindAfterMs: number | null;
                            readonly targets: {
                                id: string;
                                kind: string;
                                /** @enum {string} */
                                severity: "warning" | "error";
                                /** @description Only what is about these; null: everything. */
                                suppliers: string[] | null;
                                /** @description Only these; null: all; none: only what is escalated to it. */
                                codes: string[] | null;
                                quietHours: {
                                    from: string;
                                    to: string;
                                    timeZone: string;
                                    /** @description On which they begin, from 1 (Monday) to 7; null: every day. */
                                    days: number[] | null;
                                    urgent: {
                                        /** @enum {string} */
                                        severity: "warning" | "error" | "none";
                                        readonly codes: string[];
                                    };
                                    isNow: boolean;
                                } | null;
                                escalate: {
                                    to: string;
                                    afterMs: number;
                                } | null;
                                /** @description Notices on their way to it. */
                                waiting: number;
                                /** @description What no notice says yet, as in quiet hours. */
                                heldBack: number;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alert-targets/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            target: string;
                            kind: string;
                            ok: boolean;
                            /** @description What the target answered, or why it could not be told. */
                            answer: string;
                            code?: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alert-mutes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly mutes: {
                                id: string;
                                codes: string | null;
                                supplierId: string | null;
                                exceptionId: string | null;
                                /** Format: date-time */
                                until: string;
                                reason: string;
                                madeBy: string;
                                /** Format: date-time */
                                madeAt: string;
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        codes?: string;
                        supplier?: string;
                        /** @description How long. */
                        hours: number;
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** Format: date-time */
                            until: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alert-mutes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/error-reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                    supplier?: string;
                    state?: "draft" | "ready" | "sending" | "sent" | "uncertain" | "discarded";
                    /** @description Only those that wait for a person. */
                    waiting?: string;
                    /** @description Only what tells of this file. */
                    file?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly reports: {
                                id: string;
                                supplierId: string;
                                /** @enum {string} */
                                state: "draft" | "ready" | "sending" | "sent" | "uncertain" | "discarded";
                                messageId: string;
                                readonly recipients: string[];
                                subject: string;
                                text: string;
                                /** @description Another one for every other text. */
                                version: string;
                                /** Format: date-time */
                                madeAt: string;
                                attempts: number;
                                /** @description What the mail server said last. */
                                answer: string | null;
                                settledAt: string | null;
                                settledBy: string | null;
                                reason: string | null;
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/error-reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            report: {
                                id: string;
                                supplierId: string;
                                /** @enum {string} */
                                state: "draft" | "ready" | "sending" | "sent" | "uncertain" | "discarded";
                                messageId: string;
                                readonly recipients: string[];
                                subject: string;
                                text: string;
                                /** @description Another one for every other text. */
                                version: string;
                                /** Format: date-time */
                                madeAt: string;
                                attempts: number;
                                /** @description What the mail server said last. */
                                answer: string | null;
                                settledAt: string | null;
                                settledBy: string | null;
                                reason: string | null;
                            };
                            /** @description Which it tells of. */
                            readonly files: {
                                id: string;
                                name: string;
                            }[];
                            readonly history: {
                                entity: string;
                                entityId: string;
                                from?: string | null;
                                to: string;
                                cause: string;
                                actor?: string | null;
                                reason?: string | null;
                                /** Format: date-time */
                                at: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        subject: string;
                        /** @description As the supplier reads it. */
                        text: string;
                        /** @description `version` of the text that you changed. */
                        seen: string;
                        /** @description Why, for those who ask later. */
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/error-reports/{id}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason?: string;
                        /** @description `version` of the text that you read: another one is not sent. */
                        seen?: string;
                    } | null;
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/error-reports/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/feeds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                    supplier?: string;
                    feed?: string;
                    state?: "applied" | "held" | "stale" | "heartbeat" | "released" | "refused" | "superseded" | "all";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly feeds: {
                                id: string;
                                supplierId: string;
                                feed: string;
                                fileId: string | null;
                                file: string | null;
                                sha256: string | null;
                                /** Format: date-time */
                                asOf: string;
                                /** Format: date-time */
                                recordedAt: string;
                                /** @enum {string} */
                                coverage: "full" | "partial" | "delta";
                                /** @enum {string} */
                                state: "applied" | "held" | "stale" | "heartbeat" | "released" | "refused" | "superseded";
                                reason: string | null;
                                lines: number;
                                heldLines: number;
                                inserted: number;
                                changed: number;
                                zeroed: number;
                                readonly broken: {
                                    rule: string;
                                    code: string;
                                    text: string;
                                    found: number | string;
                                    limit: number | string;
                                    setting: string;
                                }[];
                                releases: string | null;
                                decidedAt: string | null;
                                decidedBy: string | null;
                                decisionReason: string | null;
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                            readonly reading: {
                                supplierId: string;
                                fileId: string;
                                name: string;
                                size: number;
                                /** @enum {string} */
                                phase: "reading" | "comparing" | "applying";
                                bytes: number;
                                /** Format: date-time */
                                beganAt: string;
                                /** Format: date-time */
                                phaseSince: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/feeds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            feed: {
                                id: string;
                                supplierId: string;
                                feed: string;
                                fileId: string | null;
                                file: string | null;
                                sha256: string | null;
                                /** Format: date-time */
                                asOf: string;
                                /** Format: date-time */
                                recordedAt: string;
                                /** @enum {string} */
                                coverage: "full" | "partial" | "delta";
                                /** @enum {string} */
                                state: "applied" | "held" | "stale" | "heartbeat" | "released" | "refused" | "superseded";
                                reason: string | null;
                                lines: number;
                                heldLines: number;
                                inserted: number;
                                changed: number;
                                zeroed: number;
                                readonly broken: {
                                    rule: string;
                                    code: string;
                                    text: string;
                                    found: number | string;
                                    limit: number | string;
                                    setting: string;
                                }[];
                                releases: string | null;
                                decidedAt: string | null;
                                decidedBy: string | null;
                                decisionReason: string | null;
                                stats: {
                                    [key: string]: unknown;
                                } | null;
                                examples: {
                                    [key: string]: unknown;
                                }[] | null;
                            };
                            readonly history: {
                                from?: string | null;
                                to: string;
                                cause: string;
                                actor?: string | null;
                                reason?: string | null;
                                /** Format: date-time */
                                at: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/feeds/{id}/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly figures: {
                                id: string;
                                supplierSku: string;
                                sku: string | null;
                                warehouse: string;
                                before: number | null;
                                after: number | null;
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/feeds/{id}/undo/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            supplier: string;
                            feed: string;
                            /** @description The runs that go, the one that is undone first. */
                            readonly takenBack: string[];
                            asOf: string | null;
                            changed: number;
                            zeroed: number;
                            readonly storefronts: {
                                storefront: string;
                                more: number;
                                fewer: number;
                                gone: number;
                                readonly examples: {
                                    sku: string;
                                    from: number;
                                    to: number;
                                }[];
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/feeds/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/feeds/{id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/feeds/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                    supplier?: string;
                    state?: "applied" | "held" | "released" | "refused" | "superseded";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly catalogs: {
                                id: string;
                                supplierId: string;
                                documentId: string;
                                /** @description The supplier's name for it. */
                                catalog: string | null;
                                mapping: string;
                                fileId: string;
                                file: string;
                                /** Format: date-time */
                                asOf: string;
                                /** @enum {string} */
                                state: "applied" | "held" | "released" | "refused" | "superseded";
                                prices: number;
                                /** @description Costs that changed when it was applied; what begins later is not in it. */
                                changed: number;
                                stats: {
                                    [key: string]: number | null;
                                };
                                broken: {
                                    code: string;
                                    text: string;
                                    setting: string;
                                } | null;
                                /** Format: date-time */
                                recordedAt: string;
                                decidedAt: string | null;
                                decidedBy: string | null;
                                decisionReason: string | null;
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            catalog: {
                                id: string;
                                supplierId: string;
                                documentId: string;
                                /** @description The supplier's name for it. */
                                catalog: string | null;
                                mapping: string;
                                fileId: string;
                                file: string;
                                /** Format: date-time */
                                asOf: string;
                                /** @enum {string} */
                                state: "applied" | "held" | "released" | "refused" | "superseded";
                                prices: number;
                                /** @description Costs that changed when it was applied; what begins later is not in it. */
                                changed: number;
                                stats: {
                                    [key: string]: number | null;
                                };
                                broken: {
                                    code: string;
                                    text: string;
                                    setting: string;
                                } | null;
                                /** Format: date-time */
                                recordedAt: string;
                                decidedAt: string | null;
                                decidedBy: string | null;
                                decisionReason: string | null;
                            };
                            readonly history: {
                                entity: string;
                                entityId: string;
                                from?: string | null;
                                to: string;
                                cause: string;
                                actor?: string | null;
                                reason?: string | null;
                                /** Format: date-time */
                                at: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogs/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogs/{id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/held-lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                    supplier?: string;
                    /** @description Only of this file. */
                    file?: string;
                    state?: "open" | "all";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/held-lines/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        do: "retry" | "ignore";
                        ids: string[];
                        /** @description Why, for those who ask later. */
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly decided: {
                                id: string;
                                ok: boolean;
                                message: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/held-lines/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/held-lines/{id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description Read them again by today's mapping.
                         * @enum {string}
                         */
                        do: "retry";
                        /** @description Why, for those who ask later. */
                        reason?: string;
                    } | {
                        /**
                         * @description They are to have no effect.
                         * @enum {string}
                         */
                        do: "ignore";
                        /** @description Why, for those who ask later. */
                        reason: string;
                    } | {
                        /**
                         * @description With these values.
                         * @enum {string}
                         */
                        do: "correct";
                        /** @description Canonical values by field, as texts; an empty one takes the field away. */
                        fields: {
                            [key: string]: string;
                        };
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description False: nothing was changed; `said` says why. */
                            ok: boolean;
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/held-answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    supplier?: string;
                    poNumber?: string;
                    document?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly answers: {
                                id: string;
                                supplierId: string;
                                poNumber: string;
                                line: number;
                                storefront: string;
                                orderId: string;
                                supplierSku: string;
                                documentId: string;
                                /** @description What the supplier says: substitute, price-change and so on. */
                                status: string;
                                /** @description Why it was not taken by itself. */
                                concern: string | null;
                                units: number;
                                ordered: number;
                                unitCost: string | null;
                                orderedCost: string;
                                currency: string;
                                expectedOn: string | null;
                                deliversOn: string | null;
                                reason: string | null;
                                /** Format: date-time */
                                recordedAt: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/held-answers/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        supplier: string;
                        poNumber: string;
                        line: number;
                        /**
                         * @description accept: the units count as accepted; refuse: the supplier is asked to cancel them.
                         * @enum {string}
                         */
                        decision: "accept" | "refuse";
                        /** @description Why, for those who ask later. */
                        reason: string;
                        /** @description The answers that you saw: where others wait by now, nothing is decided. */
                        seen?: string[];
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/purchase-orders/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        supplier: string;
                        poNumber: string;
                        /**
                         * @description agreed: what has not left is dead, and goes elsewhere where it is still wanted; refused: it comes.
                         * @enum {string}
                         */
                        answer: "agreed" | "refused";
                        /** @description Why, for those who ask later. */
                        reason: string;
                        /** @description The number of the change that you saw: where another one waits by now, nothing is settled. */
                        seen?: number;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                    supplier?: string;
                    state?: "received" | "opened" | "held" | "duplicate";
                    /** @description With * and ?. */
                    name?: string;
                    /** @description 2026-11-22, 2026-11-22T08:00:00Z, 7d, 12h or 90m */
                    since?: string;
                    /** @description First digits of the hash of its bytes. */
                    sha256?: string;
                    /** @description Of a document in it. */
                    kind?: string;
                    /** @description Control number of an interchange, group or document in it. */
                    control?: string;
                    /** @description A purchase order that a document in it speaks of. */
                    po?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly files: {
                                id: string;
                                supplierId: string;
                                folder: string;
                                name: string;
                                size: string;
                                sha256: string;
                                /** @enum {string} */
                                state: "received" | "opened" | "held" | "duplicate";
                                reason: string | null;
                                /** Format: date-time */
                                receivedAt: string;
                                /** @description How often it was read again. */
                                attempt: number;
                                place: string;
                                removedAt: string | null;
                                readonly kinds: string[];
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                            /** @description Long files that are read right now. */
                            readonly reading: {
                                supplierId: string;
                                fileId: string;
                                name: string;
                                phase: string;
                                bytes: number;
                                size: number;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            file: {
                                id: string;
                                supplierId: string;
                                folder: string;
                                name: string;
                                size: string;
                                sha256: string;
                                /** @enum {string} */
                                state: "received" | "opened" | "held" | "duplicate";
                                reason: string | null;
                                /** Format: date-time */
                                receivedAt: string;
                                /** @description How often it was read again. */
                                attempt: number;
                                place: string;
                                removedAt: string | null;
                                readonly kinds: string[];
                                /** Format: date-time */
                                modifiedAt: string;
                                /** Format: date-time */
                                firstSeenAt: string;
                                openedAt: string | null;
                                settle: string;
                                settleFolder: string | null;
                                settled: string | null;
                                revision: string | null;
                                readonly documents: {
                                    id: string;
                                    attempt: number;
                                    ordinal: number;
                                    kind: string;
                                    label: string;
                                    controlNumber: string | null;
                                    mappingId: string | null;
                                    mappingVersion: string | null;
                                    businessKey: string | null;
                                    state: string;
                                    feed: {
                                        state: string;
                                        reason: string | null;
                                    } | null;
                                    lines: number;
                                    held: number;
                                    readonly problems: {
                                        code: string;
                                        /** @enum {string} */
                                        severity: "error" | "warning";
                                        position: {
                                            file?: string;
                                            interchange?: string;
                                            group?: string;
                                            transactionSet?: string;
                                            segment?: number;
                                            tag?: string;
                                            element?: number;
                                            component?: number;
                                            repetition?: number;
                                            byteOffset?: number;
                                            row?: number;
                                            column?: number | string;
                                            path?: string;
                                        };
                                        message: string;
                                        found?: string;
                                        expected?: string;
                                        acknowledgment?: {
                                            /** @enum {string} */
                                            level: "AK3" | "AK4" | "AK5" | "AK9" | "TA1";
                                            code: string;
                                        };
                                    }[];
                                }[];
                                readonly interchanges: {
                                    controlNumber: string;
                                    state: string;
                                    sender: string;
                                }[];
                                readonly attempts: {
                                    attempt: number;
                                    by: string;
                                    reason: string | null;
                                    from: string;
                                    to: string;
                                    at: string;
                                }[];
                                readonly twins: {
                                    id: string;
                                    supplierId: string;
                                    name: string;
                                    state: string;
                                }[];
                                readonly answers: {
                                    kind: string;
                                    name: string;
                                    state: string;
                                    sentAt: string | null;
                                }[];
                            };
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            timeline: {
                                supplierId: string;
                                state: string;
                                /** Format: date-time */
                                modifiedAt: string;
                                /** Format: date-time */
                                firstSeenAt: string;
                                /** Format: date-time */
                                receivedAt: string;
                                settle: string;
                                settled: string | null;
                                settleAttempts: number;
                                readonly readings: {
                                    attempt: number;
                                    beganAt: string | null;
                                    translatedAt: string | null;
                                    endedAt: string | null;
                                    documents: number;
                                    applied: number;
                                    state: string | null;
                                    by: string | null;
                                    reason: string | null;
                                }[];
                                readonly effects: {
                                    /** @enum {string} */
                                    kind: "answer" | "fulfilment" | "stock";
                                    name: string;
                                    key: string | null;
                                    state: string;
                                    attempts: number;
                                    queuedAt: string;
                                    doneAt: string | null;
                                }[];
                            };
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{id}/reprocess": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                        /**
                         * @description By the mappings in force, or by those that it was read by last.
                         * @default current
                         * @enum {string}
                         */
                        with?: "current" | "old";
                        /**
                         * @description Only say what would come of it; nothing is changed.
                         * @default false
                         */
                        preview?: boolean;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            outcome: {
                                /** @enum {boolean} */
                                ok: true;
                                attempt: number;
                                /** @enum {string} */
                                state: "received" | "opened" | "held" | "duplicate";
                                readonly documents: {
                                    kind: string;
                                    state: string;
                                    count: number;
                                    lines: number;
                                }[];
                                problem?: string;
                            } | {
                                /** @enum {boolean} */
                                ok: false;
                                reason: string;
                            };
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                    supplier?: string;
                    kind?: string;
                    state?: "applied" | "duplicate" | "held" | "rejected";
                    /** @description Its control number, or that of its group. */
                    control?: string;
                    /** @description A purchase order, shipment or invoice that it speaks of. */
                    number?: string;
                    mapping?: string;
                    file?: string;
                    /** @description 2026-11-22, 2026-11-22T08:00:00Z, 7d, 12h or 90m */
                    since?: string;
                    /** @description Also those of earlier readings of their files. */
                    replaced?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly documents: {
                                id: string;
                                supplierId: string;
                                fileId: string;
                                file: string;
                                ordinal: number;
                                attempt: number;
                                isReplaced: boolean;
                                kind: string;
                                label: string;
                                controlNumber: string | null;
                                groupControlNumber: string | null;
                                businessKey: string | null;
                                mappingId: string | null;
                                mappingVersion: string | null;
                                /** @enum {string} */
                                state: "applied" | "duplicate" | "held" | "rejected";
                                lines: number;
                                held: number;
                                problemCount: number;
                                /** Format: date-time */
                                recordedAt: string;
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly documents: {
                                /** @enum {string} */
                                direction: "in" | "out";
                                label: string;
                                kind: string;
                                format: string;
                                state: string;
                                count: number;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            document: {
                                id: string;
                                supplierId: string;
                                fileId: string;
                                file: string;
                                ordinal: number;
                                attempt: number;
                                isReplaced: boolean;
                                kind: string;
                                label: string;
                                controlNumber: string | null;
                                groupControlNumber: string | null;
                                businessKey: string | null;
                                mappingId: string | null;
                                mappingVersion: string | null;
                                /** @enum {string} */
                                state: "applied" | "duplicate" | "held" | "rejected";
                                lines: number;
                                held: number;
                                problemCount: number;
                                /** Format: date-time */
                                recordedAt: string;
                                sha256: string;
                                setId: string | null;
                                format: string;
                                interchange: {
                                    controlNumber: string;
                                    sender: string;
                                    receiver: string;
                                    state: string;
                                } | null;
                                readonly problems: {
                                    code: string;
                                    /** @enum {string} */
                                    severity: "error" | "warning";
                                    position: {
                                        file?: string;
                                        interchange?: string;
                                        group?: string;
                                        transactionSet?: string;
                                        segment?: number;
                                        tag?: string;
                                        element?: number;
                                        component?: number;
                                        repetition?: number;
                                        byteOffset?: number;
                                        row?: number;
                                        column?: number | string;
                                        path?: string;
                                    };
                                    message: string;
                                    found?: string;
                                    expected?: string;
                                    acknowledgment?: {
                                        /** @enum {string} */
                                        level: "AK3" | "AK4" | "AK5" | "AK9" | "TA1";
                                        code: string;
                                    };
                                    why: string;
                                    remedy: string;
                                }[];
                                unread: {
                                    [key: string]: number;
                                };
                                readonly orders: {
                                    poNumber: string;
                                    storefront: string;
                                    orderId: string;
                                    state: string;
                                }[];
                                readonly became: {
                                    kind: string;
                                    id: string;
                                    number: string;
                                    state: string | null;
                                }[];
                                readonly heldLines: {
                                    id: string;
                                    ordinal: number;
                                    state: string;
                                    raw: string;
                                    readonly problems: {
                                        code: string;
                                        /** @enum {string} */
                                        severity: "error" | "warning";
                                        position: {
                                            file?: string;
                                            interchange?: string;
                                            group?: string;
                                            transactionSet?: string;
                                            segment?: number;
                                            tag?: string;
                                            element?: number;
                                            component?: number;
                                            repetition?: number;
                                            byteOffset?: number;
                                            row?: number;
                                            column?: number | string;
                                            path?: string;
                                        };
                                        message: string;
                                        found?: string;
                                        expected?: string;
                                        acknowledgment?: {
                                            /** @enum {string} */
                                            level: "AK3" | "AK4" | "AK5" | "AK9" | "TA1";
                                            code: string;
                                        };
                                    }[];
                                    fields: {
                                        [key: string]: unknown;
                                    };
                                }[];
                                readonly readings: {
                                    id: string;
                                    attempt: number;
                                    state: string;
                                }[];
                            };
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    /** @description Number of an order, purchase order, shipment, invoice or interchange; SKU, tracking number, file name or hash. */
                    q: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly hits: {
                                /** @enum {string} */
                                kind: "order" | "purchase-order" | "product" | "document" | "delivery" | "file" | "shipment" | "invoice";
                                /** @description How it is asked for: number of its row, storefront and order, SKU. */
                                key: string;
                                title: string;
                                /** @description By what it was found. */
                                by: string;
                                supplierId: string | null;
                                state: string | null;
                                at: string | null;
                                isExact: boolean;
                            }[];
                            readonly codes: {
                                code: string;
                                title: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: {
                    /** @description Of the file. */
                    name?: string;
                    /** @description Only this transaction set or document, from 1, and all of it. */
                    set?: number;
                };
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{id}/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Only this transaction set or document, from 1, and all of it. */
                    set?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/meaning": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description First record, from 1. */
                    from?: number;
                    /** @description Most records. */
                    limit?: number;
                    /** @description By the mapping that it was recorded by, or by the one in force. */
                    with?: "recorded" | "current";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            meaning: {
                                revision: string | null;
                                mapping: {
                                    id: string;
                                    version: string;
                                    kind: string;
                                } | null;
                                readonly records: {
                                    index: number;
                                    ordinal: number;
                                    tag: string;
                                    name?: string;
                                    depth: number;
                                    path: string;
                                    offset?: number;
                                    raw?: string;
                                    readonly values: {
                                        at: string;
                                        name?: string;
                                        value: string;
                                        meaning?: string;
                                        start?: number;
                                        end?: number;
                                        readonly gives: {
                                            field: string;
                                            line: number | null;
                                        }[];
                                    }[];
                                }[];
                                next: number | null;
                                total: number | null;
                                readonly header: {
                                    field: string;
                                    value: unknown;
                                    readonly from: {
                                        address: string;
                                        place?: {
                                            file?: string;
                                            interchange?: string;
                                            group?: string;
                                            transactionSet?: string;
                                            segment?: number;
                                            tag?: string;
                                            element?: number;
                                            component?: number;
                                            repetition?: number;
                                            byteOffset?: number;
                                            row?: number;
                                            column?: number | string;
                                            path?: string;
                                        };
                                        value?: unknown;
                                    }[];
                                    readonly steps: string[];
                                    fault?: string;
                                }[];
                                readonly lines: {
                                    number: number;
                                    ordinal: number;
                                    /** @enum {string} */
                                    state: "line" | "held";
                                    readonly fields: {
                                        field: string;
                                        value: unknown;
                                        readonly from: {
                                            address: string;
                                            place?: {
                                                file?: string;
                                                interchange?: string;
                                                group?: string;
                                                transactionSet?: string;
                                                segment?: number;
                                                tag?: string;
                                                element?: number;
                                                component?: number;
                                                repetition?: number;
                                                byteOffset?: number;
                                                row?: number;
                                                column?: number | string;
                                                path?: string;
                                            };
                                            value?: unknown;
                                        }[];
                                        readonly steps: string[];
                                        fault?: string;
                                    }[];
                                    readonly problems: {
                                        code: string;
                                        /** @enum {string} */
                                        severity: "error" | "warning";
                                        position: {
                                            file?: string;
                                            interchange?: string;
                                            group?: string;
                                            transactionSet?: string;
                                            segment?: number;
                                            tag?: string;
                                            element?: number;
                                            component?: number;
                                            repetition?: number;
                                            byteOffset?: number;
                                            row?: number;
                                            column?: number | string;
                                            path?: string;
                                        };
                                        message: string;
                                        found?: string;
                                        expected?: string;
                                        acknowledgment?: {
                                            /** @enum {string} */
                                            level: "AK3" | "AK4" | "AK5" | "AK9" | "TA1";
                                            code: string;
                                        };
                                    }[];
                                }[];
                            };
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                    supplier?: string;
                    state?: "new" | "staged" | "sent" | "acknowledged" | "failed" | "abandoned";
                    /** @description Only those that wait for their turn or a person, oldest first. */
                    waiting?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly deliveries: {
                                supplierId: string;
                                id: string;
                                kind: string;
                                subject: string;
                                name: string;
                                folder: string;
                                /** @enum {string} */
                                state: "new" | "staged" | "sent" | "acknowledged" | "failed" | "abandoned";
                                failure: ("rejected" | "conflict" | "uncertain" | "refused") | null;
                                reason: string | null;
                                /** @description Why it is not at its supplier yet, in a sentence with what can be done. */
                                why?: string;
                                interchangeControlNumber: string | null;
                                groupControlNumber: string | null;
                                reference: string | null;
                                /** @description That it was sent is concluded, or said by a person. */
                                inferred: boolean;
                                size: number;
                                sha256: string;
                                attempts: number;
                                publications: number;
                                resends: number;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                waitingSince: string;
                                stagedAt: string | null;
                                sentAt: string | null;
                                acknowledgedAt: string | null;
                                lastErrorCode: string | null;
                                lastError: string | null;
                                lastErrorAt: string | null;
                                /** @description Set while it rests. */
                                pausedUntil: string | null;
                                /** @description An earlier document about the same purchase order that has to go first. */
                                behind: string | null;
                                supplierErrorCode: string | null;
                                supplierError: string | null;
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            delivery: {
                                supplierId: string;
                                id: string;
                                kind: string;
                                subject: string;
                                name: string;
                                folder: string;
                                /** @enum {string} */
                                state: "new" | "staged" | "sent" | "acknowledged" | "failed" | "abandoned";
                                failure: ("rejected" | "conflict" | "uncertain" | "refused") | null;
                                reason: string | null;
                                /** @description Why it is not at its supplier yet, in a sentence with what can be done. */
                                why?: string;
                                interchangeControlNumber: string | null;
                                groupControlNumber: string | null;
                                reference: string | null;
                                /** @description That it was sent is concluded, or said by a person. */
                                inferred: boolean;
                                size: number;
                                sha256: string;
                                attempts: number;
                                publications: number;
                                resends: number;
                                /** Format: date-time */
                                createdAt: string;
                                /** Format: date-time */
                                waitingSince: string;
                                stagedAt: string | null;
                                sentAt: string | null;
                                acknowledgedAt: string | null;
                                lastErrorCode: string | null;
                                lastError: string | null;
                                lastErrorAt: string | null;
                                /** @description Set while it rests. */
                                pausedUntil: string | null;
                                /** @description An earlier document about the same purchase order that has to go first. */
                                behind: string | null;
                                supplierErrorCode: string | null;
                                supplierError: string | null;
                            };
                            /** @description Files at the supplier under a temporary name that are to be removed. */
                            readonly left: {
                                supplierId: string;
                                deliveryId: string;
                                folder: string;
                                finalName: string;
                                name: string;
                                failures: number;
                                lastErrorCode: string | null;
                                lastError: string | null;
                            }[];
                            readonly history: {
                                entity: string;
                                entityId: string;
                                from?: string | null;
                                to: string;
                                cause: string;
                                actor?: string | null;
                                reason?: string | null;
                                /** Format: date-time */
                                at: string;
                            }[];
                            /** @description What can be done about it now, the most useful first. */
                            readonly actions: {
                                id: string;
                                label: string;
                                /** @description What follows, in one sentence. */
                                does: string;
                                /** @enum {string} */
                                needs: "viewer" | "operator" | "engineer" | "admin";
                                isDangerous: boolean;
                                request?: {
                                    /** @enum {string} */
                                    method: "POST";
                                    path: string;
                                    body: {
                                        [key: string]: unknown;
                                    };
                                    readonly fields: {
                                        name: string;
                                        label: string;
                                        /** @enum {string} */
                                        kind: "text" | "flag";
                                        required: boolean;
                                    }[];
                                    canPreview?: boolean;
                                };
                                /** @description A page of the console. */
                                page?: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason?: string;
                        /**
                         * @description A second time soon after the first is meant.
                         * @default false
                         */
                        again?: boolean;
                        /** @description How often it had been sent again when you looked. */
                        seen?: number;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/sent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/abandon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                        /**
                         * @description You know that it never got there.
                         * @default false
                         */
                        supplierDoesNotHaveIt?: boolean;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traffic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly storefronts: {
                                storefrontId: string;
                                available: number | null;
                                capacity: number | null;
                                perSecond: number | null;
                                pausedUntil: string | null;
                                failures: number;
                                /** @description Set: it is not called, but for a probe at `probeAt`. */
                                openSince: string | null;
                                openCode: string | null;
                                openMessage: string | null;
                                probeAt: string | null;
                                waiting: {
                                    packages: number;
                                    quantities: number;
                                    prices: number;
                                };
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/push-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                    storefront?: string;
                    about?: string;
                    /** @description Only calls without a good answer. */
                    failed?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly calls: {
                                id: string;
                                storefrontId: string;
                                about: string;
                                key: string | null;
                                method: string;
                                path: string;
                                status: number | null;
                                failure: string | null;
                                ms: number;
                                /** Format: date-time */
                                at: string;
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/push-log/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            call: {
                                id: string;
                                storefrontId: string;
                                about: string;
                                key: string | null;
                                method: string;
                                path: string;
                                status: number | null;
                                failure: string | null;
                                ms: number;
                                /** Format: date-time */
                                at: string;
                                request: string | null;
                                answer: string | null;
                            };
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/push-log/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppliers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly suppliers: {
                                id: string;
                                name: string;
                                /** @description Our own stock. */
                                own: boolean;
                                simulator: boolean;
                                currency: string;
                                timeZone: string;
                                channel: string;
                                readonly collects: {
                                    folder: string;
                                    rule: string;
                                }[];
                                delivers: {
                                    channel: string;
                                    folder: string;
                                };
                                readonly reads: {
                                    mapping: string;
                                    kind: string;
                                }[];
                                readonly writes: {
                                    mapping: string;
                                    kind: string;
                                }[];
                                revision: string;
                                standing: {
                                    errors: number;
                                    warnings: number;
                                    heldFeeds: number;
                                    waitingDeliveries: number;
                                    openOrders: number;
                                    overdue: number;
                                    offers: number;
                                    unmatched: number;
                                    lastFileAt: string | null;
                                    lastPollAt: string | null;
                                    revisionSince: string | null;
                                } | null;
                                /** @description A person has it left alone; null: it is at work. */
                                pause: {
                                    /** Format: date-time */
                                    since: string;
                                    /** @description Null: until somebody resumes it. */
                                    until: string | null;
                                    by: string;
                                    reason: string;
                                } | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppliers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** @description Our own stock. */
                            own: boolean;
                            simulator: boolean;
                            currency: string;
                            timeZone: string;
                            channel: string;
                            readonly collects: {
                                folder: string;
                                rule: string;
                            }[];
                            delivers: {
                                channel: string;
                                folder: string;
                            };
                            readonly reads: {
                                mapping: string;
                                kind: string;
                            }[];
                            readonly writes: {
                                mapping: string;
                                kind: string;
                            }[];
                            revision: string;
                            standing: {
                                errors: number;
                                warnings: number;
                                heldFeeds: number;
                                waitingDeliveries: number;
                                openOrders: number;
                                overdue: number;
                                offers: number;
                                unmatched: number;
                                lastFileAt: string | null;
                                lastPollAt: string | null;
                                revisionSince: string | null;
                            } | null;
                            /** @description A person has it left alone; null: it is at work. */
                            pause: {
                                /** Format: date-time */
                                since: string;
                                /** @description Null: until somebody resumes it. */
                                until: string | null;
                                by: string;
                                reason: string;
                            } | null;
                            /** @enum {number} */
                            version: 1;
                            freshness: {
                                supplier: string;
                                name: string;
                                own: boolean;
                                timeZone: string;
                                expectedEveryMs: number;
                                maxAgeMs: number;
                                readonly feeds: {
                                    feed: string;
                                    state: string;
                                    lastFile: {
                                        id: string;
                                        name: string;
                                        folder: string;
                                        /** Format: date-time */
                                        receivedAt: string;
                                        state: string;
                                        reason: string | null;
                                    } | null;
                                    asOf: string | null;
                                    confirmedAt: string | null;
                                    expected: {
                                        everyMs: number;
                                    } | {
                                        by: number;
                                    };
                                    dueAt: string | null;
                                    staleAt: string | null;
                                    /** @description SKUs that its last full file named. */
                                    named: number;
                                    readonly troubles: string[];
                                    skus: {
                                        total: number;
                                        fresh: number;
                                        ageing: number;
                                        stale: number;
                                        unconfirmed: number;
                                        active: number;
                                        missing: number;
                                        discontinued: number;
                                    };
                                }[];
                                isInTrouble: boolean;
                            };
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppliers/{id}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            readonly settings: {
                                path: string;
                                value: unknown;
                                masked: boolean;
                                /** @enum {string} */
                                from: "file" | "environment" | "secret-file" | "default" | "not set";
                                place?: {
                                    file: string;
                                    line: number;
                                    column: number;
                                };
                                /** @description The variable or the secret file that it comes from. */
                                name?: string;
                                description?: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppliers/{id}/scorecards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    weeks?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            readonly weeks: {
                                /** Format: date-time */
                                from: string;
                                /** Format: date-time */
                                before: string;
                                card: {
                                    supplierId: string;
                                    name: string;
                                    lines: number;
                                    fill: {
                                        of: number;
                                        rate: number | null;
                                        atLeast: number | null;
                                    };
                                    adjustedFill: {
                                        of: number;
                                        rate: number | null;
                                        atLeast: number | null;
                                    };
                                    onTime: {
                                        of: number;
                                        rate: number | null;
                                        atLeast: number | null;
                                    };
                                    kept: {
                                        of: number;
                                        rate: number | null;
                                        atLeast: number | null;
                                    };
                                    lateDays: number | null;
                                    accepted: {
                                        of: number;
                                        rate: number | null;
                                        atLeast: number | null;
                                    };
                                    acknowledgedInDay: {
                                        of: number;
                                        rate: number | null;
                                        atLeast: number | null;
                                    };
                                    acknowledgmentHours: {
                                        p50: number;
                                        p90: number;
                                    } | null;
                                    shipNotices: {
                                        of: number;
                                        rate: number | null;
                                        atLeast: number | null;
                                    };
                                    invoices: {
                                        of: number;
                                        rate: number | null;
                                        atLeast: number | null;
                                    };
                                    feeds: {
                                        of: number;
                                        rate: number | null;
                                        atLeast: number | null;
                                    };
                                    priceDrift: number | null;
                                    /** @description 0 to 100; null while too little is known. */
                                    score: number | null;
                                } | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppliers/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            supplier: string;
                            isInOrder: boolean;
                            readonly steps: {
                                /** @enum {string} */
                                way: "collect" | "deliver";
                                name: string;
                                ok: boolean;
                                detail: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppliers/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                        /**
                         * Format: date-time
                         * @description It ends by itself then; default: when resumed.
                         */
                        until?: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppliers/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason?: string;
                    } | null;
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppliers/{id}/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A folder, or the name of a rule. */
                        folder?: string;
                    } | null;
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly wanted: {
                                folder: string;
                                rule: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppliers/{id}/host-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            supplier: string;
                            readonly ways: {
                                /**
                                 * @description Where files come from; where documents go, if that is elsewhere.
                                 * @enum {string}
                                 */
                                way: "collect" | "deliver";
                                seen: {
                                    address: string;
                                    /** @description The one that Crossdock is shown when it connects. */
                                    shown: {
                                        /** @enum {string} */
                                        kind: "ed25519" | "ecdsa" | "rsa";
                                        bits: number;
                                        fingerprint: string;
                                    };
                                    /** @description All that the server has: one of each kind at most. */
                                    readonly keys: {
                                        /** @enum {string} */
                                        kind: "ed25519" | "ecdsa" | "rsa";
                                        bits: number;
                                        fingerprint: string;
                                        isPinned: boolean;
                                    }[];
                                    /** @description Known before. */
                                    readonly pinned: {
                                        fingerprint: string;
                                        /** @description Null: the server has no such key any more, and only fingerprints are kept. */
                                        kind: ("ed25519" | "ecdsa" | "rsa") | null;
                                    }[];
                                    /**
                                     * @description pinned: it is trusted. store: it can be. set: pins come from elsewhere, and a person sets it there. full: two others are pinned, and only `only` makes room.
                                     * @enum {string}
                                     */
                                    advice: "pinned" | "store" | "set" | "full";
                                    /** @description Where a person sets it, for `set`, by the names as written in supplier.yaml. */
                                    readonly comesFrom: string[];
                                    /** @description Whether this gateway connects to a server that shows this key. */
                                    isInForce: boolean;
                                } | null;
                                /** @description Why nothing was seen. */
                                problem: {
                                    code: string;
                                    title: string;
                                    detail: string;
                                    remedy: string;
                                } | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppliers/{id}/host-keys/trust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description Where files come from; where documents go, if that is elsewhere.
                         * @default collect
                         * @enum {string}
                         */
                        way?: "collect" | "deliver";
                        /** @description Of the key as it was shown, as `ssh-keygen -lf` prints it. */
                        fingerprint: string;
                        /**
                         * @description Drop every other pin.
                         * @default false
                         */
                        only?: boolean;
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            said: string;
                            /** @description What is pinned now. */
                            readonly pinned: string[];
                            /** @description Whether this gateway connects by it already. */
                            isLive: boolean;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                    supplier?: string;
                    state?: "received" | "matched" | "exception" | "disputed" | "approved" | "rejected";
                    /** @description The supplier's number. */
                    number?: string;
                    /** @description Only those that wait for a person or for the goods, oldest first. */
                    waiting?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly invoices: {
                                id: string;
                                supplierId: string;
                                number: string;
                                /** @enum {string} */
                                kind: "debit" | "credit";
                                /** @enum {string} */
                                state: "received" | "matched" | "exception" | "disputed" | "approved" | "rejected";
                                /** @description Whether its amounts are a cost. */
                                counts: boolean;
                                date: string | null;
                                /** Format: date-time */
                                recordedAt: string;
                                currency: string;
                                amount: string;
                                readonly poNumbers: string[];
                                readonly findings: {
                                    rule: string;
                                    difference: string | null;
                                    message: string;
                                }[];
                                because: string | null;
                                decidedBy: string | null;
                                decidedAt: string | null;
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            invoice: {
                                id: string;
                                supplierId: string;
                                number: string;
                                /** @enum {string} */
                                kind: "debit" | "credit";
                                /** @enum {string} */
                                state: "received" | "matched" | "exception" | "disputed" | "approved" | "rejected";
                                /** @description Whether its amounts are a cost. */
                                counts: boolean;
                                date: string | null;
                                /** Format: date-time */
                                recordedAt: string;
                                currency: string;
                                amount: string;
                                readonly poNumbers: string[];
                                readonly findings: {
                                    rule: string;
                                    difference: string | null;
                                    message: string;
                                }[];
                                because: string | null;
                                decidedBy: string | null;
                                decidedAt: string | null;
                            };
                            readonly lines: {
                                ordinal: number;
                                poNumber: string;
                                lineNumber: number;
                                /** @description Of the supplier. */
                                sku: string;
                                quantity: number;
                                unitCost: string;
                                ordered: number;
                                dead: number;
                                shipped: number;
                                /** @description By all invoices that count. */
                                invoiced: number;
                                orderedCost: string;
                            }[];
                            readonly charges: {
                                kind: string;
                                amount: string;
                            }[];
                            readonly history: {
                                entity: string;
                                entityId: string;
                                from?: string | null;
                                to: string;
                                cause: string;
                                actor?: string | null;
                                reason?: string | null;
                                /** Format: date-time */
                                at: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/dispute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/margin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    /** @description First day, in UTC. */
                    from: string;
                    /** @description Last day, in UTC. */
                    to: string;
                    format?: "json" | "csv";
                    /** @description Only of so many orders, or so many invoices: those that came last. All without it. */
                    newest?: number;
                    by?: "line" | "order" | "product" | "supplier";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            readonly columns: string[];
                            readonly rows: {
                                [key: string]: string | number | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    /** @description First day, in UTC. */
                    from: string;
                    /** @description Last day, in UTC. */
                    to: string;
                    format?: "json" | "csv";
                    supplier?: string;
                    /** @description Only of so many orders, or so many invoices: those that came last. All without it. */
                    newest?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            readonly columns: string[];
                            readonly rows: {
                                [key: string]: string | number | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    /** @description First day, in UTC. */
                    from: string;
                    /** @description Last day, in UTC. */
                    to: string;
                    format?: "json" | "csv";
                    supplier?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            readonly columns: string[];
                            readonly rows: {
                                [key: string]: string | number | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/suppliers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    /** @description First day, in UTC. */
                    from: string;
                    /** @description Last day, in UTC. */
                    to: string;
                    format?: "json" | "csv";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {number} */
                            version: 1;
                            readonly columns: string[];
                            readonly rows: {
                                [key: string]: string | number | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    storefront?: string;
                    /** @description Most entries. */
                    limit?: number;
                    /** @description `next` of the page before; without it the newest. */
                    before?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly letters: {
                                /** @description What `POST /v1/letters/resend` takes. */
                                id: string;
                                storefrontId: string;
                                /** @description As the shop calls it. */
                                orderId: string;
                                /** @description `order.status` and the status, or `fulfilment` and the package. */
                                what: string;
                                /** @description What the shop answered last; null: it said nothing. */
                                reason: string | null;
                                /** @description How often it was asked, of late: sent again it counts anew. Null of a package that was queued before this was counted. */
                                attempts: number | null;
                                /**
                                 * Format: date-time
                                 * @description When it was refused or given up; it is kept 14 days from then.
                                 */
                                at: string;
                            }[];
                            /** @description Give it back as `?before=`; null on the last page. */
                            next: string | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/letters/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        id: string;
                        /** @description Why, for those who ask later. */
                        reason?: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/restoration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Nothing goes out until somebody releases it. */
                            held: boolean;
                            /** @description The last one; null: this database was never restored. */
                            restoration: {
                                id: string;
                                /** Format: date-time */
                                restoredAt: string;
                                backupAt: string | null;
                                cause: string;
                                numbersSkipped: string;
                                /** @description Shops that cannot be asked what they show. */
                                readonly silentShops: string[];
                                releasedAt: string | null;
                                releasedBy: string | null;
                                releasedBecause: string | null;
                            } | null;
                            /** @description What is held back, while something is. */
                            back: {
                                documents: {
                                    waiting: number;
                                    uncertain: number;
                                };
                                orders: number;
                                reports: {
                                    ready: number;
                                    uncertain: number;
                                };
                                readonly shops: {
                                    storefront: string;
                                    quantities: number;
                                    packages: number;
                                    statuses: number;
                                }[];
                            } | null;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/restoration/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The one that you looked at: a later one is not released by it. */
                        restoration: string;
                        /** @description Why, for those who ask later. */
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description One sentence: what follows. */
                            said: string;
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/today": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The 50 most urgent: errors first, the oldest of each first. */
                            exceptions: {
                                id: string;
                                code: string;
                                /** @enum {string} */
                                severity: "warning" | "error";
                                title: string;
                                message: string;
                                supplierId: string | null;
                                seen: number;
                                /** Format: date-time */
                                openedAt: string;
                            }[];
                            /** @description How many there are. */
                            openExceptions: number;
                            waiting: {
                                /** @description feeds, orders, unroutable, lines, catalogs, invoices, changes, deliveries, answers or reports. */
                                what: string;
                                /** @description A supplier, a storefront, or why an order is held. */
                                of: string | null;
                                count: number;
                                oldest: string | null;
                            }[];
                            /** @description Of the last 30 days. */
                            stages: {
                                /** @enum {string} */
                                of: "order" | "purchase-order";
                                state: string;
                                count: number;
                            }[];
                            overdue: {
                                total: number;
                                chains: {
                                    supplierId: string;
                                    poNumber: string;
                                    storefront: string;
                                    orderId: string;
                                    steps: {
                                        step: string;
                                        /** @enum {string} */
                                        state: "late" | "overdue";
                                        dueAt: string;
                                    }[];
                                }[];
                            };
                            paused: {
                                supplier: string;
                                /** Format: date-time */
                                since: string;
                                /** @description Null: until somebody resumes it. */
                                until: string | null;
                                by: string;
                                reason: string;
                            }[];
                            shops: {
                                storefront: string;
                                listed: number;
                                /** @description Quantities that it is still to be told. */
                                waiting: number;
                                refused: number;
                                packagesWaiting: number;
                                /** @description Since when the oldest of them waits. */
                                waitingSince: string | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/today/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description How far back. */
                    hours?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description How long each span is. */
                            minutes: number;
                            spans: {
                                /** Format: date-time */
                                at: string;
                                orders: number;
                                files: number;
                                exceptions: number;
                                quantities: number;
                                /** @description Longest time from the first sight of a file until a shop knew. */
                                lagMs: number | null;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description How long, in seconds; then come again. */
                    for?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Events `changed` with `{"topics": ["orders", …]}`: the names of collections of which something changed. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    /** @description The page of the console, e.g. `/orders`. */
                    page?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            views: {
                                /** @description The page of the console, e.g. `/orders`. */
                                page: string;
                                name: string;
                                /** @description Its filters: what stands after the ?. */
                                address: string;
                            }[];
                        };
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The page of the console, e.g. `/orders`. */
                        page: string;
                        name: string;
                        /** @description Its filters: what stands after the ?. */
                        address: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete: {
            parameters: {
                query: {
                    /** @description The page of the console, e.g. `/orders`. */
                    page: string;
                    name: string;
                };
                header?: {
                    /** @description The same for every attempt of the same request: it is done once, and answered the same each time, for 7 days. Another request under it is refused (422), one that comes while the first runs has to be sent again (409). */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Refused: RFC 9457 with our stable code (docs/errors.md), what was found and what to do. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /**
                             * Format: uri-reference
                             * @description Where the code is explained.
                             */
                            type: string;
                            status: number;
                            code: string;
                            title: string;
                            detail: string;
                            remedy: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "stock.updated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Quantities that may be sold now, as absolute numbers.
         * @description Signed by Standard Webhooks; what may be answered is told in docs/storefront-headless.md.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "webhook-id": string;
                    "webhook-timestamp": string;
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @constant */
                        type: "stock.updated";
                        /** @description When this attempt was made, ISO 8601. */
                        timestamp: string;
                        data: {
                            items: {
                                /** @description The shop's own SKU. */
                                sku: string;
                                quantity: number;
                                /** @description Grows with every change. Keep the highest of each SKU; a lower or equal one came late. */
                                version: number;
                            }[];
                        };
                    };
                };
            };
            responses: {
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "price.updated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prices to set.
         * @description Signed by Standard Webhooks; what may be answered is told in docs/storefront-headless.md.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "webhook-id": string;
                    "webhook-timestamp": string;
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @constant */
                        type: "price.updated";
                        /** @description When this attempt was made, ISO 8601. */
                        timestamp: string;
                        data: {
                            items: {
                                /** @description The shop's own SKU. */
                                sku: string;
                                /** @description A decimal with as many digits after the point as the currency has. */
                                price: string;
                                /** @description ISO 4217. */
                                currency: string;
                                /** @description Grows with every change. Keep the highest of each SKU; a lower or equal one came late. */
                                version: number;
                            }[];
                        };
                    };
                };
            };
            responses: {
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "fulfilment.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A package left a supplier.
         * @description Signed by Standard Webhooks; what may be answered is told in docs/storefront-headless.md.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "webhook-id": string;
                    "webhook-timestamp": string;
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @constant */
                        type: "fulfilment.created";
                        /** @description When this attempt was made, ISO 8601. */
                        timestamp: string;
                        data: {
                            /** @description The shop's own order id. */
                            orderId: string;
                            packageId: string;
                            carrier?: string;
                            service?: string;
                            trackingNumber?: string;
                            trackingUrl?: string;
                            shippedAt?: string;
                            supplierName: string;
                            lines: {
                                /** @description The shop's own line id. */
                                lineId: string;
                                /** @description The shop's own SKU. */
                                sku: string;
                                quantity: number;
                            }[];
                        };
                    };
                };
            };
            responses: {
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "fulfilment.updated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The supplier corrected a package: it replaces what was told of it.
         * @description Signed by Standard Webhooks; what may be answered is told in docs/storefront-headless.md.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "webhook-id": string;
                    "webhook-timestamp": string;
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @constant */
                        type: "fulfilment.updated";
                        /** @description When this attempt was made, ISO 8601. */
                        timestamp: string;
                        data: {
                            /** @description The shop's own order id. */
                            orderId: string;
                            packageId: string;
                            carrier?: string;
                            service?: string;
                            trackingNumber?: string;
                            trackingUrl?: string;
                            shippedAt?: string;
                            supplierName: string;
                            lines: {
                                /** @description The shop's own line id. */
                                lineId: string;
                                /** @description The shop's own SKU. */
                                sku: string;
                                quantity: number;
                            }[];
                            revision: number;
                        };
                    };
                };
            };
            responses: {
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "order.status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an order has come to; only where `orderStatus` is set.
         * @description Signed by Standard Webhooks; what may be answered is told in docs/storefront-headless.md.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "webhook-id": string;
                    "webhook-timestamp": string;
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @constant */
                        type: "order.status";
                        /** @description When this attempt was made, ISO 8601. */
                        timestamp: string;
                        data: {
                            /** @description The shop's own order id. */
                            orderId: string;
                            /** @enum {string} */
                            status: "held" | "routed" | "acknowledged" | "backordered" | "partly-shipped" | "shipped" | "cancelled" | "unfulfillable";
                            /** @description 1, 2, … for each order; a lower one came late. */
                            sequence: number;
                            at: string;
                            reason?: string;
                            lines: {
                                /** @description The shop's own line id. */
                                lineId: string;
                                /** @description The shop's own SKU. */
                                sku: string;
                                quantity: number;
                                shipped: number;
                                backordered: number;
                            }[];
                        };
                    };
                };
            };
            responses: {
                /** @description Taken. */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
