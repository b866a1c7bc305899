//! What the standard library does not set on sockets.

/// Bounds what the system keeps of the bytes that a peer has not taken. Without a bound it keeps megabytes, so that a peer which
/// is slow is told what was true long ago.
///
/// Where the system refuses, nothing changes.
#[cfg(unix)]
pub(crate) fn bound_send_buffer(socket: &impl std::os::fd::AsRawFd, bytes: libc::c_int) {
    #[allow(clippy::cast_possible_truncation)] // It is the size of an integer.
    let len = size_of::<libc::c_int>() as libc::socklen_t;
    // SAFETY: the descriptor is open for as long as `socket` is borrowed, and the value is an integer of that size.
    unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_SNDBUF,
            (&raw const bytes).cast(),
            len,
        );
    }
}

#[cfg(not(unix))]
pub(crate) fn bound_send_buffer<S>(_socket: &S, _bytes: i32) {}
