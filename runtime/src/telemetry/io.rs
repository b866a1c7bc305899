//! hyper on the sockets and timers of `async-io`.

use std::future::Future;
use std::io;
use std::net::TcpStream;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use async_io::Async;
use hyper::rt::{Read, ReadBufCursor, Sleep, Timer, Write};

/// How long a client may take nothing of what it is sent, before it is dropped.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// A connection.
pub(super) struct Connection {
    stream: Async<TcpStream>,
    /// When a write that waits is given up.
    deadline: Option<async_io::Timer>,
}

impl Connection {
    pub(super) fn new(stream: Async<TcpStream>) -> Self {
        Self {
            stream,
            deadline: None,
        }
    }
}

impl Read for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        // By way of the stack, since hyper's buffer is not initialised: requests are short.
        let mut bytes = [0_u8; 4096];
        let len = bytes.len().min(buf.remaining());
        let Some(bytes) = bytes.get_mut(..len) else {
            return Poll::Ready(Ok(()));
        };
        loop {
            match io::Read::read(&mut self.stream.get_ref(), bytes) {
                Ok(read) => {
                    buf.put_slice(bytes.get(..read).unwrap_or_default());
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Poll::Ready(Err(error)),
            }
            ready!(self.stream.poll_readable(cx))?;
        }
    }
}

impl Write for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        loop {
            match io::Write::write(&mut self.stream.get_ref(), buf) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                done => {
                    self.deadline = None;
                    return Poll::Ready(done);
                }
            }
            if let Poll::Ready(ready) = self.stream.poll_writable(cx) {
                ready?;
                continue;
            }
            let deadline = self
                .deadline
                .get_or_insert_with(|| async_io::Timer::after(WRITE_TIMEOUT));
            ready!(Pin::new(deadline).poll(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.stream.get_ref().shutdown(std::net::Shutdown::Write))
    }
}

/// The timers that hyper's own timeouts run by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timers;

impl Timer for Timers {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        Box::pin(Sleeping(async_io::Timer::after(duration)))
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(Sleeping(async_io::Timer::at(deadline)))
    }
}

struct Sleeping(async_io::Timer);

impl Sleep for Sleeping {}

impl Future for Sleeping {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.0).poll(cx).map(|_| ())
    }
}
