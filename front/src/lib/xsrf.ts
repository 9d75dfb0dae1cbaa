/** What a form that is sent to the server says beside its fields: that a page of ours sent it. */

export const xsrfToken = (): string =>
  /(?:^|; )(?:__Host-)?_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";
