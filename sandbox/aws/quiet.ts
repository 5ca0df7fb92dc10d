/** Every new client would tell users of the sandbox which Node its maker will want one day. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
